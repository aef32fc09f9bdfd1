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
        minimumHeight = when {
            near -> maxOf(dp(52), look.grown(48))
            loud -> look.grown(56)
            else -> maxOf(dp(48), look.grown(48))
        }
        pad(16, 8)
        val color = when {
            !body.enabled -> look.ink2
            body.weight == ButtonWeight.PRIMARY -> look.onDoor
            body.weight == ButtonWeight.DANGER -> look.bad
            else -> look.door
        }
        background = look.touched(ground(body, near, if (body.enabled) look.door else look.line), look.box(-1))
        body.icon?.let {
            val picture = icon(it, color).layoutParams as LayoutParams
            picture.marginEnd = dp(if (near) 6 else 10)
        }
        val size = when {
            near -> 16
            loud -> 18
            else -> 17
        }
        words(body.label, size, color, if (loud) look.bold else look.medium, WRAP_CONTENT).gravity = Gravity.CENTER
    }

    private fun ground(body: Body.Button, near: Boolean, line: Int) = when (body.weight) {
        ButtonWeight.PRIMARY -> look.box(primary(body.enabled), stroke = line)
        ButtonWeight.SECONDARY -> look.box(if (near) look.card else look.paper, stroke = line, strokeWidth = 2)
        ButtonWeight.QUIET, ButtonWeight.DANGER -> null
    }

    private fun primary(enabled: Boolean) = when {
        enabled -> look.door
        look.contrast -> look.paper
        else -> look.line
    }
}
