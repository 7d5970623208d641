import QtQuick
import Whereabouts.Widgets

// Which model is in use is remembered, and what was learnt of it by using it.
Item {
    id: memory
    required property Explorer explorer

    Binding {
        target: memory.explorer
        property: "model"
        value: Settings.model
    }
    Connections {
        target: memory.explorer
        function onModelChanged() { Settings.model = memory.explorer.model }
        function onReadyChanged() { memory.note(0, memory.explorer.modelParameters) }
        function onResultShown() {
            const answer = memory.explorer.answer
            if (memory.explorer.isPicture && answer.modelTitle === memory.explorer.modelTitle)
                memory.note(answer.modelMs, 0)
        }
    }
    // What is known already stays: the first picture's time counts until it is measured.
    function note(ms, parameters) {
        const known = Settings.modelFacts[explorer.model] ?? {}
        const news = {ms: known.ms ? 0 : ms, parameters: known.parameters ? 0 : parameters}
        if (news.ms > 0 || news.parameters > 0)
            Settings.noteModel(explorer.model, news.ms, news.parameters)
    }
}
