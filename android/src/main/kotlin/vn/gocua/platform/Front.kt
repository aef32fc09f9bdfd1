package vn.gocua.platform

import android.app.Activity
import android.content.Intent
import vn.gocua.core.*

/** How a request is answered; once. */
typealias Answer = (PlatformOutcome) -> Unit

/** The activity in front, and what waits until there is one: while the screen turns there is none. Main thread. */
class Front(private val dispatch: (Action) -> Unit) {
    private var activity: Activity? = null
    private var awake = false
    private val waiting = ArrayDeque<(Activity) -> Unit>()
    private val asked = ArrayDeque<() -> Unit>()
    private val away = mutableListOf<Away>()

    private class Away(val back: () -> Unit) {
        var left = false
    }

    fun arrive(next: Activity) {
        activity = next
        if (!awake) dispatch(Action.Foreground)
        awake = true
        while (waiting.isNotEmpty()) waiting.removeFirst()(next)
    }

    /** The screen may only be turning: then another activity takes over at once, and the app stays in front. */
    fun leave(last: Activity) {
        if (activity === last) activity = null
        if (last.isChangingConfigurations) return
        awake = false
        dispatch(Action.Background)
    }

    /** The person is being sent to another app: [back] once they have gone and are in front of this one again. */
    fun whenBack(back: () -> Unit) {
        away.add(Away(back))
    }

    fun paused() = away.forEach { it.left = true }

    /** A link or a result of the other app is told before this. */
    fun resumed() {
        val back = away.filter { it.left }
        away.removeAll(back)
        back.forEach { it.back() }
    }

    fun use(work: (Activity) -> Unit) {
        activity?.let(work) ?: waiting.add(work)
    }

    /** Opens another app's screen; its answer, if it gives one, comes with the code. */
    fun open(intent: Intent, code: Int = NO_ANSWER, none: () -> Unit) = use { activity ->
        runCatching { activity.startActivityForResult(intent, code) }.onFailure { none() }
    }

    /** Asks the person for a permission, then goes on, whatever they said. */
    fun ask(permission: String, then: () -> Unit) = use { activity ->
        asked.add(then)
        if (asked.size == 1) activity.requestPermissions(arrayOf(permission), 0)
    }

    fun permitted() {
        while (asked.isNotEmpty()) asked.removeFirst()()
    }

    private companion object { const val NO_ANSWER = -1 }
}
