#include "selftest.h"

#include "explorer/explorer.h"

#include <QAccessible>
#include <QCoreApplication>
#include <QDir>
#include <QDragEnterEvent>
#include <QDropEvent>
#include <QElapsedTimer>
#include <QEventLoop>
#include <QMimeData>
#include <QSet>
#include <QWindow>

// Qt Gui's way in for made-up input, as Qt Test declares it: shortcuts and hovering work as with real input.
Q_GUI_EXPORT void qt_handleKeyEvent(QWindow* window, QEvent::Type type, int key, Qt::KeyboardModifiers modifiers,
                                    const QString& text, bool autoRepeat, ushort count);
Q_GUI_EXPORT void qt_handleMouseEvent(QWindow* window, const QPointF& local, const QPointF& global, Qt::MouseButtons state,
                                      Qt::MouseButton button, QEvent::Type type, Qt::KeyboardModifiers modifiers, int timestamp);

using namespace Qt::StringLiterals;

void SelfTest::check(bool right, const QString& otherwise) {
    if (!right)
        m_faults << otherwise;
}

bool SelfTest::waitFor(const std::function<bool()>& condition, int timeoutMs) {
    QElapsedTimer time;
    time.start();
    while (!condition() && time.elapsed() < timeoutMs)
        QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents | QEventLoop::AllEvents, 20);
    return condition();
}

void SelfTest::settle(int ms) {
    QElapsedTimer time;
    time.start();
    while (time.elapsed() < ms)
        QCoreApplication::processEvents(QEventLoop::AllEvents, 20);
}

void SelfTest::shot(const QString& name) { shotOf(m_window, name); }

void SelfTest::shotOf(QQuickWindow& window, const QString& name) {
    const QString file = u"%1/%2-%3.png"_s.arg(m_folder).arg(++m_shots, 2, 10, QChar(u'0')).arg(name).replace(u' ', u'-').remove(u'%');
    check(window.grabWindow().save(file), u"The screenshot %1 could not be saved."_s.arg(file));
}

static QMimeData* mimeOf(const QList<QUrl>& urls) {
    auto* data = new QMimeData;
    data->setUrls(urls);
    return data;
}

void SelfTest::hang(const QList<QUrl>& urls) {
    const std::unique_ptr<QMimeData> data(mimeOf(urls));
    const QPoint middle(m_window.width() / 2, m_window.height() / 2);
    QDragEnterEvent enter(middle, Qt::CopyAction, data.get(), Qt::LeftButton, Qt::NoModifier);
    QCoreApplication::sendEvent(&m_window, &enter);
    QDragMoveEvent move(middle, Qt::CopyAction, data.get(), Qt::LeftButton, Qt::NoModifier);
    QCoreApplication::sendEvent(&m_window, &move);
}

void SelfTest::letGo(const QList<QUrl>& urls) {
    hang(urls);
    const std::unique_ptr<QMimeData> data(mimeOf(urls));
    QDropEvent drop(QPointF(m_window.width() / 2.0, m_window.height() / 2.0), Qt::CopyAction, data.get(), Qt::LeftButton, Qt::NoModifier);
    QCoreApplication::sendEvent(&m_window, &drop);
}

static QQuickItem* find(QQuickItem* within, const QString& objectName) {
    if (!within->isVisible())
        return nullptr;
    if (within->objectName() == objectName)
        return within;
    for (QQuickItem* child : within->childItems())
        if (QQuickItem* found = find(child, objectName))
            return found;
    return nullptr;
}

QQuickItem* SelfTest::itemOf(const QQuickWindow& window, const QString& objectName) { return find(window.contentItem(), objectName); }

QQuickItem* SelfTest::item(const QString& objectName) const { return itemOf(m_window, objectName); }

static bool scrolls(const QQuickItem* item) {
    for (; item; item = item->parentItem())
        if (item->inherits("QQuickFlickable") &&
            (item->property("interactive").toBool() || item->property("contentHeight").toDouble() > item->height()))
            return true;
    return false;
}

// What scrolls is brought into view first, as the keyboard would.
QPoint SelfTest::centreOf(const QString& objectName) {
    QQuickItem* found = item(objectName);
    if (found && scrolls(found)) {
        found->forceActiveFocus();
        settle(50);
    }
    return found ? found->mapToScene(QPointF(found->width() / 2, found->height() / 2)).toPoint() : QPoint();
}

static void mouse(QQuickWindow& window, QEvent::Type type, QPoint at, Qt::MouseButton button, Qt::MouseButtons held) {
    static int timestamp = 1000;
    qt_handleMouseEvent(&window, at, window.mapToGlobal(at), held, button, type, Qt::NoModifier, timestamp += 10);
    QCoreApplication::processEvents();
}

void SelfTest::click(QPoint at, Qt::MouseButton button) {
    check(!at.isNull(), u"Something to click on is not there (step %1)."_s.arg(m_shots));
    mouse(m_window, QEvent::MouseMove, at, Qt::NoButton, Qt::NoButton);
    mouse(m_window, QEvent::MouseButtonPress, at, button, button);
    mouse(m_window, QEvent::MouseButtonRelease, at, button, Qt::NoButton);
    settle(50);
}

void SelfTest::dragMouse(QPoint from, QPoint to) {
    mouse(m_window, QEvent::MouseButtonPress, from, Qt::LeftButton, Qt::LeftButton);
    for (int step = 1; step <= 10; ++step) {
        mouse(m_window, QEvent::MouseMove, from + (to - from) * step / 10, Qt::NoButton, Qt::LeftButton);
        settle(20);
    }
    mouse(m_window, QEvent::MouseButtonRelease, to, Qt::LeftButton, Qt::NoButton);
}

void SelfTest::press(int key, Qt::KeyboardModifiers modifiers) {
    const QString text = modifiers == Qt::NoModifier && key < 0x80 ? QString(QChar(key)) : QString();
    for (const QEvent::Type type : {QEvent::KeyPress, QEvent::KeyRelease})
        qt_handleKeyEvent(&m_window, type, key, modifiers, text, false, 1);
}

void SelfTest::key(int key, Qt::KeyboardModifiers modifiers) {
    press(key, modifiers);
    settle(50);
}

void SelfTest::type(const QString& text) {
    for (const QChar letter : text)
        for (const QEvent::Type type : {QEvent::KeyPress, QEvent::KeyRelease})
            qt_handleKeyEvent(&m_window, type, letter.toUpper().unicode(), Qt::NoModifier, letter, false, 1);
}

// A text that is seen must lie within the window (or scroll), and be as wide and high as its place. A pin goes where its
// place goes, out of the window too.
static void findCutOff(QQuickItem* within, const QRectF& window, QStringList& faults) {
    const bool isPin = QByteArrayView(within->metaObject()->className()).startsWith("Pin_QMLTYPE");
    if (!within->isVisible() || within->opacity() == 0 || isPin)
        return;
    const QString text = within->inherits("QQuickText") ? within->property("text").toString() : QString();
    if (!text.isEmpty()) {
        const QRectF place = within->mapRectToScene(within->boundingRect());
        if (!scrolls(within) && !window.contains(place))
            faults << text;
        if (within->property("contentWidth").toDouble() > within->width() + 1)
            faults << text;
    }
    for (QQuickItem* child : within->childItems())
        findCutOff(child, window, faults);
}

void SelfTest::checkNothingCutOff(const QString& where) {
    QStringList cut;
    findCutOff(m_window.contentItem(), QRectF(0, 0, m_window.width(), m_window.height()).adjusted(-1, -1, 1, 1), cut);
    for (const QString& text : cut)
        m_faults << u"Cut off %1: %2"_s.arg(where, text);
}

// Without scrolling, and over no pinned bar: what scrolls is clipped by its place.
void SelfTest::checkAnswerInSight(const QString& where) {
    check(item(u"legend"_s) || item(u"legendButton"_s), u"There is no legend, and nothing that opens it, %1."_s.arg(where));
    const QQuickItem* answer = item(u"within"_s);
    const QQuickItem* place = answer;
    while (place && !place->inherits("QQuickFlickable"))
        place = place->parentItem();
    const auto onScene = [](const QQuickItem* part) { return part->mapRectToScene(part->boundingRect()); };
    check(place && onScene(place).adjusted(-1, -1, 1, 1).contains(onScene(answer)), u"The answer must be scrolled to %1."_s.arg(where));
}

static void findControls(QQuickItem* within, QList<QQuickItem*>& controls) {
    if (!within->isVisible() || !within->isEnabled())
        return;
    for (const char* kind : {"QQuickAbstractButton", "QQuickSlider", "QQuickTextField"})
        if (within->inherits(kind))
            controls << within;
    for (QQuickItem* child : within->childItems())
        findControls(child, controls);
}

static QString accessibleName(QQuickItem* control) {
    const QAccessibleInterface* words = QAccessible::queryAccessibleInterface(control);
    return words ? words->text(QAccessible::Name) : QString();
}

// What a pointer can press, the Tab key must reach, and a screen reader must be able to name.
void SelfTest::checkKeyboard(const QString& where) {
    key(Qt::Key_Tab);
    const QQuickItem* first = m_window.activeFocusItem();
    QSet<const QQuickItem*> reached;
    for (int presses = 0; presses == 0 || (m_window.activeFocusItem() != first && presses < 150); ++presses) {
        reached << m_window.activeFocusItem();
        press(Qt::Key_Tab);
        QCoreApplication::processEvents();
    }
    QList<QQuickItem*> controls;
    findControls(m_window.contentItem(), controls);
    for (QQuickItem* control : controls) {
        const QString name = accessibleName(control);
        const QString what = name.isEmpty() ? QString::fromLatin1(control->metaObject()->className()) : name;
        check(!name.isEmpty(), u"A control has no name for screen readers %1: %2"_s.arg(where, what));
        check(reached.contains(control), u"The Tab key does not reach a control %1: %2"_s.arg(where, what));
    }
}
