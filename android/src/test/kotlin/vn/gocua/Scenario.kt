package vn.gocua

import java.io.File
import org.json.JSONArray
import org.json.JSONObject
import vn.gocua.core.Body
import vn.gocua.core.ViewState

/** The main job on this phone, until a screen is seen. */
fun Phone.walk(until: String) = Scenario(Around.scenarios().single { it.name == "residence.json" }, this).walk(until)

/**
 * Walks a scenario file through the real views, as a person would. After every step the screen must be the newest view state,
 * drawn in full ([assertDrawn]). The words of the steps are described in tests/scenarios.
 */
class Scenario(file: File, private val phone: Phone, private val drawn: (ViewState) -> Unit = {}) {
    private val script = JSONObject(file.readText())
    private val dossiers = Sandbox.dossiers()

    /** Words in a view up to this revision are about something before the last thing done. */
    private var done = 0uL
    private var looked = 0uL
    private var paper = emptyList<String>()

    /** All of it, or until a screen is seen. */
    fun walk(until: String? = null) {
        phone.around.citizen = script.getString("citizen")
        phone.hand.doubled = script.optBoolean("doubled")
        Sandbox.rules("restore")
        script.getJSONArray("steps").objects().forEachIndexed { place, step ->
            try {
                take(step)
                look()
            } catch (problem: Throwable) {
                throw AssertionError("step ${place + 1}, $step: ${problem.message}; ${runCatching { phone.tell() }.getOrDefault("")}", problem)
            }
            if (until != null && step.optJSONObject("see")?.optString("screen") == until) return
        }
    }

    private fun take(step: JSONObject) {
        val verb = step.keys().next()
        if (verb != "see") done = phone.view.revision
        when (verb) {
            "see" -> see(step.getJSONObject(verb))
            "press" -> phone.hand.press(step.getString(verb))
            "choose" -> step.getJSONObject(verb).let { phone.hand.choose(it.getString("in"), it.getString("option")) }
            "back" -> phone.hand.back()
            "help" -> phone.hand.tap(phone.screen.element("help")!!)
            "type" -> step.getJSONObject(verb).let { type(it.getString("in"), it.getString("text")) }
            "pin" -> phone.hand.pin(step.getString(verb))
            "note" -> note(step.getString(verb))
            "noted" -> phone.hand.pin(paper[step.getInt(verb) - 1])
            "app" -> phone.around.front(comes = step.getString(verb) == "comes")
            "citizen" -> phone.around.citizen = step.getString(verb)
            "rules" -> Sandbox.rules(step.getString(verb))
            "browser" -> phone.around.browser = step.getString(verb)
            "camera" -> phone.around.camera = step.getString(verb)
            "network" -> phone.around.network(step.getString(verb))
            "fault" -> Sandbox.arm(step.getJSONObject(verb))
            "officer" -> Sandbox.officer(step.getString(verb))
            "restart" -> restart()
            "portal" -> step.getJSONObject(verb).getInt("dossiers").let { more -> phone.await("$more more dossiers") { Sandbox.dossiers() == dossiers + more } }
            "shared" -> step.getString(verb).let { begin -> phone.await("a shared file $begin…") { phone.around.shared.keys.any { it.startsWith(begin) } } }
            else -> error("no such step")
        }
    }

    private fun note(id: String) {
        phone.see("a code at $id") { phone.find(id)?.body is Body.CheckCode }
        paper = (phone.find(id)!!.body as Body.CheckCode).groups
    }

    private fun type(id: String, text: String) {
        phone.hand.type(id, text)
        phone.hand.leave(id, text)
    }

    /** Revisions count anew in a new process. */
    private fun restart() {
        phone.die()
        done = 0uL
        looked = 0uL
    }

    private fun see(wanted: JSONObject) {
        val says = wanted.optJSONObject("says")
        phone.see("the view $wanted") { view ->
            val screen = wanted.optString("screen")
            (screen.isEmpty() || view.screen == screen || view.screen.startsWith("$screen.")) &&
                wanted.optJSONArray("has").strings().all { phone.find(it) != null } &&
                wanted.optJSONArray("lacks").strings().all { phone.find(it) == null } &&
                (says == null || view.revision > done && says.keys().asSequence().all { phone.find(it)?.readAloud?.contains(says.getString(it)) == true })
        }
    }

    /** Judges the newest view, once. It may be replaced while it is looked at: then the newer one is looked at. */
    private fun look() {
        phone.see("the newest view") { true }
        val view = phone.view
        if (view.revision == looked) return
        assertDrawn(phone.screen, view)
        drawn(view)
        looked = view.revision
    }

    private fun JSONArray?.strings(): List<String> = if (this == null) emptyList() else List(length()) { getString(it) }
    private fun JSONArray.objects(): List<JSONObject> = List(length()) { getJSONObject(it) }
}
