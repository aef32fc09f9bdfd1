package vn.gocua

import java.io.File
import org.junit.Assert.assertEquals
import org.junit.Assert.assertTrue
import org.junit.Test
import org.junit.runner.RunWith
import org.objectweb.asm.AnnotationVisitor
import org.objectweb.asm.ClassReader
import org.objectweb.asm.ClassVisitor
import org.objectweb.asm.MethodVisitor
import org.objectweb.asm.Opcodes.ASM9
import org.objectweb.asm.Type
import org.robolectric.RobolectricTestRunner
import org.robolectric.annotation.Config

/**
 * The build's guard knows calls on the platform's own classes, and takes what our views inherit for ours: a call of a method that
 * `View` has only since Android 9 passes it when it is written inside a view. So inherited calls are looked up on Android 8 here.
 */
@RunWith(RobolectricTestRunner::class)
@Config(sdk = [26])
class OldestAndroidTest {
    private class Ours(val above: List<String>) {
        val methods = mutableSetOf<String>()
        val calls = mutableListOf<Call>()
        val guarded = mutableSetOf<String>()
    }
    private class Call(val from: String, val owner: String, val method: String)

    private val ours = mutableMapOf<String, Ours>()

    @Test
    fun `every inherited call exists on Android 8 or stands in a guarded function`() {
        val root = File(javaClass.classLoader!!.getResource("vn/gocua/GoCua.class")!!.toURI()).parentFile!!
        root.walk().filter { it.extension == "class" && it.parentFile.name !in setOf("core", "door") }.forEach { read(it.readBytes()) }
        val inherited = ours.flatMap { (name, own) -> own.calls.filterNot { guarded(own, it.from) }.map { name to it } }.filter { (_, call) -> call.owner in ours }
        assertTrue("calls were found", inherited.size > 100)
        val missing = inherited.filterNot { (_, call) -> exists(call.owner, call.method) }.map { (name, call) -> "$name.${call.from} calls ${call.method}" }
        assertEquals("not on Android 8", "", missing.joinToString("\n"))
    }

    /** A lambda belongs to the function that it stands in; `*` is a whole guarded class. */
    private fun guarded(own: Ours, method: String) = "*" in own.guarded || method.substringBefore("\$lambda") in own.guarded

    private fun exists(owner: String, method: String): Boolean {
        val own = ours[owner] ?: return onThisAndroid(owner, method)
        return method in own.methods || own.above.any { exists(it, method) }
    }

    private fun onThisAndroid(owner: String, method: String): Boolean {
        val start = Class.forName(owner.replace('/', '.'), false, javaClass.classLoader)
        val inherited = generateSequence(start) { it.superclass }.flatMap { it.declaredMethods.toList() + it.interfaces.flatMap { inner -> inner.methods.toList() } }
        return inherited.any { it.name + Type.getMethodDescriptor(it) == method }
    }

    private fun read(bytes: ByteArray) = ClassReader(bytes).accept(object : ClassVisitor(ASM9) {
        private lateinit var own: Ours

        override fun visit(version: Int, access: Int, name: String, signature: String?, above: String, interfaces: Array<out String>?) {
            own = ours.getOrPut(name) { Ours(listOf(above) + interfaces.orEmpty()) }
        }

        override fun visitAnnotation(type: String, visible: Boolean): AnnotationVisitor? {
            if (type == GUARD) own.guarded += "*"
            return null
        }

        override fun visitMethod(access: Int, name: String, type: String, signature: String?, throws: Array<out String>?): MethodVisitor {
            own.methods += name + type
            return object : MethodVisitor(ASM9) {
                override fun visitAnnotation(type: String, visible: Boolean): AnnotationVisitor? {
                    if (type == GUARD) own.guarded += name
                    return null
                }

                override fun visitMethodInsn(code: Int, owner: String, method: String, type: String, ofInterface: Boolean) {
                    if (method != "<init>") own.calls += Call(name, owner, method + type)
                }
            }
        }
    }, 0)

    private companion object {
        const val GUARD = "Lvn/gocua/GuardedApi;"
    }
}
