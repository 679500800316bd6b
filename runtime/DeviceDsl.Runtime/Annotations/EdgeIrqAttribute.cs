namespace DeviceDsl;

/// <summary>Gives the device an edge-triggered interrupt line: a plain irqfd (IRQ-8).</summary>
/// <remarks>
/// The generated property is an <see cref="EdgeLine"/>: <c>Pulse()</c> raises the line and lowers it again at once. Pulses that the
/// guest has not yet taken count as one (IRQ-6).
/// </remarks>
/// <example>
/// <code>
/// using DeviceDsl;
/// using static DeviceDsl.AddressSpace;
///
/// [Device]
/// [EdgeIrq(Gsi = 4, Name = "Tick")]
/// public sealed partial class Clicker
/// {
///     [Doorbell(Pio, 0x3F8, Length = 1)]
///     private void OnClick() { Tick.Pulse(); }
/// }
/// </code>
/// </example>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class EdgeIrqAttribute : Attribute
{
    /// <summary>The global system interrupt, 0 to 23, the range of the IOAPIC's pins (DDSL0010).</summary>
    public int Gsi { get; set; }

    /// <summary>The name of the generated property; by default <c>Irq</c> followed by the GSI.</summary>
    public string? Name { get; set; }
}
