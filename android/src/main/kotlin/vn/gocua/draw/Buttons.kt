package vn.gocua.draw

import android.view.*
import android.view.ViewGroup.LayoutParams.WRAP_CONTENT
import android.widget.Button
import vn.gocua.core.*

/** A button: its label says what happens; one that destroys something asks first, in the core's words. */
class ButtonPiece(screen: Screen) : Still(screen) {
    override val role get() = Button::class.java

    init {
        orientation = HORIZONTAL
        gravity = Gravity.CENTER
        isFocusable = true
        setOnClickListener { screen.press(this) }
    }

    fun show(body: Body.Button) = draw {
        isEnabled = body.enabled
        val near = body.place == ButtonPlace.NEAR
        val loud = body.weight == ButtonWeight.PRIMARY || body.weight == ButtonWeight.SECONDARY
        minimumHeight = if (loud && !near) look.grown(56) else maxOf(dp(if (near) 52 else 48), look.grown(48))
        pad(16, 8)
        val color = when {
            !body.enabled -> look.ink2
            body.weight == ButtonWeight.PRIMARY -> look.onDoor
            body.weight == ButtonWeight.DANGER -> look.bad
            else -> look.door
        }
        background = look.touched(ground(body, near, if (body.enabled) look.door else look.line), look.box(-1))
        body.icon?.let { (icon(it, color).layoutParams as LayoutParams).marginEnd = dp(if (near) 6 else 10) }
        val size = if (near) 16 else if (loud) 18 else 17
        words(body.label, size, color, if (loud) look.bold else look.medium, WRAP_CONTENT).gravity = Gravity.CENTER
    }

    private fun ground(body: Body.Button, near: Boolean, line: Int) = when (body.weight) {
        ButtonWeight.PRIMARY -> look.box(if (body.enabled) look.door else if (look.contrast) look.paper else look.line, stroke = line)
        ButtonWeight.SECONDARY -> look.box(if (near) look.card else look.paper, stroke = line, strokeWidth = 2)
        ButtonWeight.QUIET, ButtonWeight.DANGER -> null
    }
}
