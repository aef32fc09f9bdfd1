package vn.gocua.bench

import java.io.File
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import vn.gocua.Around
import vn.gocua.Phone
import vn.gocua.Sandbox
import vn.gocua.Scenario

/**
 * How long things take and how much they hold, on a PC under Robolectric: good for comparing two states of the code, not for
 * saying what a phone does. Not a test by name: `android/test --bench` runs it.
 */
@RunWith(RobolectricTestRunner::class)
class Bench {
    @Test
    fun figures() {
        // The environment is asked for before, because a phone has it in its package.
        val environment = Sandbox.environment
        tell("first start, library and binding loaded, to the first view drawn: ${milliseconds { Phone(environment).close() }} ms")
        tell("further starts: ${List(5) { milliseconds { Phone(environment).close() } }.sorted()[2]} ms (middle of 5)")
        Phone(environment).use { phone ->
            Scenario(Around.scenarios().single { it.name == "residence.json" }, phone).walk(until = "home")
            val taps = List(20) { round ->
                val (button, screen) = if (round % 2 == 0) "find" to "find" else "back" to "home"
                milliseconds {
                    if (button == "back") phone.hand.back() else phone.hand.press(button)
                    phone.see(screen)
                }
            }
            tell("tap to the new view drawn: ${taps.sorted()[10]} ms (middle of 20), at most ${taps.max()} ms")
        }
        Phone(environment).use { phone ->
            Scenario(Around.scenarios().single { it.name == "residence.json" }, phone).walk(until = "papers")
            val before = resident()
            var photos = 0
            while (photos < 20 && phone.find("photo:*") != null) {
                val revision = phone.view.revision
                phone.hand.press("photo:*")
                phone.see("the photo") { it.revision > revision && phone.find("take-out:*") != null }
                photos++
            }
            tell("after $photos photos of ${phone.around.content().size / 1000} kB: ${resident() - before} MB more resident, of ${resident()} MB with JVM and Robolectric")
        }
    }

    private fun milliseconds(work: () -> Unit): Long {
        val start = System.nanoTime()
        work()
        return (System.nanoTime() - start) / 1_000_000
    }

    private fun resident(): Long {
        System.gc()
        return File("/proc/self/status").readLines().single { it.startsWith("VmRSS") }.filter(Char::isDigit).toLong() / 1024
    }

    private fun tell(words: String) = File(System.getProperty("gocua.told")).appendText("$words\n")
}
