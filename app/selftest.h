#pragma once

#include <QQuickItem>
#include <QQuickWindow>
#include <QStringList>

#include <functional>

class Comparison;
class Explorer;
class Settings;

// Drives the real window as a person would, saves a screenshot of each step, and counts what is not as it should be.
// Needs six sample pictures. GUI thread; turns the event loop while it waits.
class SelfTest {
public:
    SelfTest(QQuickWindow& window, Explorer& explorer, Settings& settings, QString folder);

    // The sentences of what went wrong, QML warnings among them; none when all is well.
    QStringList run();

private:
    void firstStart();
    void drop();
    void candidate();
    void exclusion();
    void search();
    void paste();
    void exports();
    void fileDialogs();
    void several();
    void badPicture();
    void appearance();
    void smallWindows();
    void german();
    void settingsPage();
    void questionUnanswered();
    void modelsPage();
    void verify(const QString& name); // on the Models page
    void importRefused();
    void importing();
    void question();
    void placesAlike();
    void comparison();
    void prior(Comparison& comparison);
    void fitting(Comparison& comparison);
    void pictureRefused();
    void removal();

    void inEverySize(const QString& name, const QString& seen = {}); // what is scrolled into view first
    QString imported(const QString& name) const; // folder of the model in the self-test's library
    void bring(const QString& name, const QString& folder); // drops the folder on the Models page and imports it
    void use(const QString& name); // from the Models page
    bool placedBy(const QString& name) const; // what is at hand

    void check(bool right, const QString& otherwise);
    bool waitFor(const std::function<bool()>& condition, int timeoutMs = 10'000);
    void settle(int ms = 450); // flights and fades end
    void shot(const QString& name);
    void shotOf(QQuickWindow& window, const QString& name);
    void hang(const QList<QUrl>& urls); // files hang above the window
    void letGo(const QList<QUrl>& urls);
    QQuickItem* item(const QString& objectName) const; // null when it is not there or not seen
    static QQuickItem* itemOf(const QQuickWindow& window, const QString& objectName);
    QPoint centreOf(const QString& objectName);
    void click(QPoint at, Qt::MouseButton button = Qt::LeftButton);
    void dragMouse(QPoint from, QPoint to);
    void type(const QString& text);
    void press(int key, Qt::KeyboardModifiers modifiers = Qt::NoModifier);
    void key(int key, Qt::KeyboardModifiers modifiers = Qt::NoModifier); // and what follows from it
    void checkAnswerInSight(const QString& where); // and the legend, or what opens it
    void checkNothingCutOff(const QString& where);
    void checkKeyboard(const QString& where);

    QQuickWindow& m_window;
    Explorer& m_explorer;
    Settings& m_settings;
    QString m_folder;
    int m_shots = 0;
    QStringList m_faults;
};

// Collects every warning that Qt or QML writes while it lives.
class WarningCollector {
public:
    WarningCollector();
    ~WarningCollector();
    static QStringList take();
};
