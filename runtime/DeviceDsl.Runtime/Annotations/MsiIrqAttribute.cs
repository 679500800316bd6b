namespace DeviceDsl;

/// <summary>Gives the device message-signalled interrupts: vectors, each of which sends a message instead of driving a pin.</summary>
/// <remarks>
/// The generated property is <see cref="MsiVectors"/>: <c>Msi[i].Signal()</c> sends a message. On a PCI function, messages and
/// masks come from the MSI-X table, which the guest writes. Elsewhere the device sets the <see cref="MsiVector.Message"/> of each
/// vector itself, usually from registers that the guest writes; these messages are part of its saved state. A vector without a
/// message sends nothing and reports that, so that the device can fall back to a line.
/// </remarks>
/// <example>
/// <code>
/// using DeviceDsl;
/// using static DeviceDsl.AddressSpace;
///
/// [Device]
/// [MsiIrq(Vectors = 2)]
/// public sealed partial class Sensor
/// {
///     [Register(Mmio, 0x0, Count = 2)]
///     private partial Registers&lt;ulong&gt; Address { get; }
///
///     [Register(Mmio, 0x10, Count = 2)]
///     private partial Registers&lt;uint&gt; Data { get; }
///
///     [OnWrite(nameof(Data))]
///     private void OnData(int index, uint written) { Msi[index].Message = new MsiMessage(Address[index], written); }
///
///     [Doorbell(Mmio, 0x20, Match = 0, Count = 2)]
///     private void OnAsk(int index) { Msi[index].Signal(); }
/// }
/// </code>
/// </example>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class MsiIrqAttribute : Attribute
{
    /// <summary>The number of vectors, 1 to 2048 as in MSI-X (DDSL0031); 1 by default.</summary>
    public int Vectors { get; set; } = 1;

    /// <summary>The name of the generated property; <c>Msi</c> by default (DDSL0029).</summary>
    public string? Name { get; set; }
}
