/** The layered driver of {@code docs/writing-a-driver.md}. */
package org.example.trim;
