/** The driver that {@code docs/writing-a-driver.md} walks through: all of it is here. */
package org.example.dir;
