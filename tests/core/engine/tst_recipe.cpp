#include "base/paths.h"
#include "engine/recipe.h"

#include <QTemporaryDir>
#include <QTest>

#include <fstream>

using namespace whereabouts;

class TestRecipe : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void readsTheShippedRecipe() {
        const Result<Recipe> recipe = readRecipe(resourcesFolder() / "recipes/orbit.toml");
        QVERIFY2(recipe, recipe ? "" : recipe.error().message.c_str());
        QCOMPARE(recipe->name, std::string("orbit"));
        QCOMPARE(recipe->imageSize, 64);
    }

    void namesTheFault_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QString>("says");
        const QByteArray good = "samplesPerEpoch = 512\n";
        QTest::newRow("mistyped key") << good + "epoch = 3\n" << "line 2: there is no setting called epoch";
        QTest::newRow("out of range") << good + "epochs = 0\n" << "line 2: epochs must be a number from 1";
        QTest::newRow("not a number") << good + "batch = \"many\"\n" << "line 2: batch must be a number";
        QTest::newRow("widths") << good + "widths = [8, 8]\n" << "line 2: widths must be 4 numbers";
        QTest::newRow("not toml") << QByteArray("epochs = = 3\n") << "line 1";
        QTest::newRow("too few samples") << QByteArray("samplesPerEpoch = 4\n") << "at least one batch";
        QTest::newRow("no number") << good + "learningRate = nan\n" << "line 2: learningRate must be a number";
        QTest::newRow("infinite rate") << good + "learningRate = inf\n" << "learningRate must be a number";
    }
    void namesTheFault() {
        QFETCH(QByteArray, text);
        QFETCH(QString, says);
        const std::string file = (m_folder.path() + "/r.toml").toStdString();
        std::ofstream(file) << text.toStdString();
        const Result<Recipe> recipe = readRecipe(file);
        QVERIFY(!recipe);
        const QString message = QString::fromStdString(recipe.error().message);
        QVERIFY2(message.contains(says) && message.contains("r.toml"), qPrintable(message));
    }

    void namesAMissingFile() {
        const Result<Recipe> recipe = readRecipe("/nowhere/r.toml");
        QVERIFY(!recipe);
        QCOMPARE(recipe.error().code, Error::Code::NotFound);
    }

private:
    QTemporaryDir m_folder;
};

QTEST_GUILESS_MAIN(TestRecipe)
#include "tst_recipe.moc"
