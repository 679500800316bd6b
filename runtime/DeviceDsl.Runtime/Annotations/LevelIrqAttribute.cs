namespace DeviceDsl;

/// <summary>Gives the device a level-triggered interrupt line: an irqfd with resample, or a plain line.</summary>
/// <remarks>
/// <para>
/// With <see cref="Resample"/>, the generated property is a <see cref="ResampleLine"/>: <c>Raise()</c> asserts the line. The
/// guest's end of interrupt lowers it and then runs the method marked <see cref="OnResampleAttribute"/>, which raises the line
/// again while the device still has something to report (RES-1, RES-3).
/// </para>
/// <para>
/// Without it, the property is a <see cref="LevelLine"/> with <c>Raise()</c> and <c>Lower()</c>: the line stays as the device left it.
/// </para>
/// </remarks>
/// <example>
/// <code>
/// using DeviceDsl;
/// using static DeviceDsl.AddressSpace;
///
/// [Device]
/// [LevelIrq(Gsi = 5, Resample = true)]
/// public sealed partial class Sampler
/// {
///     private int _pending;
///
///     [Doorbell(Pio, 0x10, Match = 2)]
///     private void OnKick() { _pending++; Irq5.Raise(); }
///
///     [OnResample(Gsi = 5)]
///     private void Reassert() { if (--_pending > 0) Irq5.Raise(); }
/// }
/// </code>
/// </example>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class LevelIrqAttribute : Attribute
{
    /// <summary>The global system interrupt, 0 to 23, the range of the IOAPIC's pins (DDSL0010).</summary>
    public int Gsi { get; set; }

    /// <summary>Whether the guest's end of interrupt lowers the line and asks the device whether to raise it again.</summary>
    public bool Resample { get; set; }

    /// <summary>The name of the generated property; by default <c>Irq</c> followed by the GSI.</summary>
    public string? Name { get; set; }
}
