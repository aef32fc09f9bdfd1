package vn.gocua.live

import android.view.KeyEvent as AndroidKey
import android.view.MotionEvent
import androidx.test.platform.app.InstrumentationRegistry
import java.awt.BorderLayout
import java.awt.Dimension
import java.awt.Graphics
import java.awt.Graphics2D
import java.awt.GraphicsEnvironment
import java.awt.RenderingHints
import java.awt.event.KeyAdapter
import java.awt.event.KeyEvent
import java.awt.event.MouseAdapter
import java.awt.event.MouseEvent
import java.awt.event.MouseWheelEvent
import java.awt.event.WindowAdapter
import java.awt.event.WindowEvent
import java.awt.image.BufferedImage
import java.util.concurrent.ConcurrentLinkedQueue
import javax.swing.JFrame
import javax.swing.JLabel
import javax.swing.JPanel
import javax.swing.SwingUtilities
import kotlin.system.exitProcess
import org.junit.Test
import org.junit.runner.JUnitCore
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import org.robolectric.RuntimeEnvironment
import vn.gocua.Phone
import vn.gocua.Sandbox

/**
 * A window on the real Android views, for people without a phone: mouse and keyboard go in as touches and letters. Started by
 * `android/live`; a test only in that Robolectric has to run it. The surroundings are those of the tests, switched by keys.
 */
@RunWith(RobolectricTestRunner::class)
class LiveWindow {
    private val scale = System.getProperty("live.scale", "0.5").toDouble()
    private val jobs = ConcurrentLinkedQueue<() -> Unit>()
    private val letters = Wheel("letters", "1.0", "1.5", "2.0")
    private val browser = Wheel("browser", "agrees", "refuses", "closes")
    private val camera = Wheel("camera", "paper", "cancels", "empty", "huge", "text")
    private val officer = Wheel("officer", "accept", "collect-fee", "return-result")
    private val network = Wheel("network", "on", "metered", "off")
    private lateinit var phone: Phone
    private val status = JLabel()
    private val panel = Panel()

    @Volatile private var picture = BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB)
    @Volatile private var open = true

    @Test
    fun run() {
        System.setProperty("java.awt.headless", "false") // Robolectric sets it
        phone = Phone()
        SwingUtilities.invokeAndWait(::show)
        var last = System.nanoTime()
        var drawn = 0L
        while (open && !phone.activity.isFinishing) {
            generateSequence { jobs.poll() }.forEach { it() }
            val now = System.nanoTime()
            phone.settle((now - last) / 1_000_000)
            last = now
            if (now - drawn > FRAME) {
                drawn = now
                draw()
            }
            Thread.sleep(10)
        }
        phone.close()
    }

    private fun show() = JFrame("Gõ Cửa").run {
        defaultCloseOperation = JFrame.DISPOSE_ON_CLOSE
        addWindowListener(object : WindowAdapter() {
            override fun windowClosed(event: WindowEvent) {
                open = false
            }
        })
        contentPane.add(panel, BorderLayout.CENTER)
        contentPane.add(status, BorderLayout.SOUTH)
        tell()
        pack()
        isVisible = true
        panel.requestFocusInWindow()
    }

    private fun tell() {
        status.text = listOf("F2 dark", "F3 turn", "F4 $letters", "F5 kill the process", "F6 $browser", "F7 $camera", "F8 $network", "F9 $officer", "Esc back")
            .chunked(2) { it.joinToString(" · ") }.joinToString("<br>", "<html>")
    }

    private fun draw() {
        val shot = InstrumentationRegistry.getInstrumentation().uiAutomation.takeScreenshot() ?: return
        val pixels = IntArray(shot.width * shot.height)
        shot.getPixels(pixels, 0, shot.width, 0, 0, shot.width, shot.height)
        picture = BufferedImage(shot.width, shot.height, BufferedImage.TYPE_INT_RGB).apply { setRGB(0, 0, width, height, pixels, 0, width) }
        shot.recycle()
        SwingUtilities.invokeLater(panel::fit)
    }

    /** What a key of the PC does to the phone. */
    private fun pressed(code: Int) {
        when (code) {
            KeyEvent.VK_F2 -> phone.change(if (phone.configuration.isNightModeActive) "+notnight" else "+night")
            KeyEvent.VK_F3 -> phone.change(if (picture.width > picture.height) "+port" else "+land")
            KeyEvent.VK_F4 -> phone.change(letters = letters.turn().toFloat())
            KeyEvent.VK_F5 -> phone.die()
            KeyEvent.VK_F6 -> phone.around.browser = browser.turn()
            KeyEvent.VK_F7 -> phone.around.camera = camera.turn()
            KeyEvent.VK_F8 -> phone.around.network(network.turn())
            KeyEvent.VK_F9 -> runCatching { Sandbox.officer(officer.now) }.onSuccess { officer.turn() }
            KeyEvent.VK_ESCAPE -> phone.hand.back()
            else -> phone.hand.key(KEYS[code] ?: return)
        }
        SwingUtilities.invokeLater(::tell)
    }

    /** As a soft keyboard does it, so that composed Vietnamese letters come through. */
    private fun typed(letter: Char) {
        val focused = phone.activity.window.decorView.findFocus() ?: return
        focused.onCreateInputConnection(android.view.inputmethod.EditorInfo())?.commitText(letter.toString(), 1)
    }

    private inner class Panel : JPanel() {
        init {
            val metrics = RuntimeEnvironment.getApplication().resources.displayMetrics
            preferredSize = Dimension((metrics.widthPixels * scale).toInt(), (metrics.heightPixels * scale).toInt())
            isFocusable = true
            focusTraversalKeysEnabled = false
            val finger = Finger()
            addMouseListener(finger)
            addMouseMotionListener(finger)
            addMouseWheelListener(finger)
            addKeyListener(object : KeyAdapter() {
                override fun keyPressed(event: KeyEvent) { jobs += { pressed(event.keyCode) } }
                override fun keyTyped(event: KeyEvent) { if (!event.keyChar.isISOControl()) jobs += { typed(event.keyChar) } }
            })
        }

        fun fit() {
            val wanted = Dimension((picture.width * scale).toInt(), (picture.height * scale).toInt())
            if (preferredSize != wanted) {
                preferredSize = wanted
                SwingUtilities.getWindowAncestor(this)?.pack()
            }
            repaint()
        }

        override fun paintComponent(graphics: Graphics) {
            (graphics as Graphics2D).setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR)
            graphics.drawImage(picture, 0, 0, (picture.width * scale).toInt(), (picture.height * scale).toInt(), null)
        }
    }

    private inner class Finger : MouseAdapter() {
        private var down = 0L

        override fun mousePressed(event: MouseEvent) {
            panel.requestFocusInWindow()
            jobs += { down = android.os.SystemClock.uptimeMillis(); touch(event, MotionEvent.ACTION_DOWN) }
        }
        override fun mouseDragged(event: MouseEvent) { jobs += { touch(event, MotionEvent.ACTION_MOVE) } }
        override fun mouseReleased(event: MouseEvent) { jobs += { touch(event, MotionEvent.ACTION_UP) } }
        override fun mouseWheelMoved(event: MouseWheelEvent) { jobs += { phone.hand.scroll(x(event), y(event), -event.preciseWheelRotation.toFloat()) } }

        private fun touch(event: MouseEvent, action: Int) = phone.hand.touch(x(event), y(event), action, down)
        private fun x(event: MouseEvent) = (event.x / scale).toFloat()
        private fun y(event: MouseEvent) = (event.y / scale).toFloat()
    }

    /** A setting with a few positions. */
    private class Wheel(private val name: String, private vararg val positions: String) {
        private var place = 0
        val now get() = positions[place]
        fun turn(): String {
            place = (place + 1) % positions.size
            return now
        }
        override fun toString() = "$name: $now"
    }

    private companion object {
        const val FRAME = 80_000_000L
        val KEYS = mapOf(
            KeyEvent.VK_ENTER to AndroidKey.KEYCODE_ENTER, KeyEvent.VK_TAB to AndroidKey.KEYCODE_TAB, KeyEvent.VK_BACK_SPACE to AndroidKey.KEYCODE_DEL,
            KeyEvent.VK_LEFT to AndroidKey.KEYCODE_DPAD_LEFT, KeyEvent.VK_RIGHT to AndroidKey.KEYCODE_DPAD_RIGHT,
            KeyEvent.VK_UP to AndroidKey.KEYCODE_DPAD_UP, KeyEvent.VK_DOWN to AndroidKey.KEYCODE_DPAD_DOWN,
        )
    }
}

fun main() {
    // Before Robolectric says that there is no screen: the toolkit remembers the first answer.
    check(!GraphicsEnvironment.isHeadless()) { "a window needs a display" }
    val result = JUnitCore.runClasses(LiveWindow::class.java)
    result.failures.forEach { println(it.trace) }
    exitProcess(result.failureCount)
}
