package vn.gocua

import org.junit.After
import org.junit.Assert.assertEquals
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.ParameterizedRobolectricTestRunner
import org.robolectric.ParameterizedRobolectricTestRunner.Parameters
import org.robolectric.RuntimeEnvironment
import org.robolectric.annotation.Config
import vn.gocua.gallery.Gallery

/** The scenario files that the Rust tests walk too, here with a finger on the real views of the oldest and the newest Android. */
@RunWith(ParameterizedRobolectricTestRunner::class)
@Config(sdk = [26, 35])
class ScenariosTest(private val name: String) {
    @Test
    fun walk() {
        val file = Around.scenarios().single { it.nameWithoutExtension == name }
        val faults = mutableListOf<String>()
        Phone().use { phone -> Scenario(file, phone) { faults += Gallery.walked(phone, it) }.walk() }
        if (RuntimeEnvironment.getApiLevel() >= 35) Gallery.sheet("walk")
        assertEquals("no faults", "", faults.joinToString("\n"))
    }

    @After
    fun clear() = Sandbox.clear()

    companion object {
        @JvmStatic
        @Parameters(name = "{0}")
        fun names() = Around.scenarios().map { arrayOf<Any>(it.nameWithoutExtension) }
    }
}
