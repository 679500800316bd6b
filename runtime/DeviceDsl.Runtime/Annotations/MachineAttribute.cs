namespace DeviceDsl;

/// <summary>Makes a partial class a whole machine that is known at compile time: the devices in its members marked <see cref="AttachAttribute"/>.</summary>
/// <remarks>
/// <para>
/// The generator adds <c>Attachment AttachTo(Machine machine)</c>, which attaches all of them in the order in which they are
/// declared, or none: if one is refused, those before it are detached again. Disposing the attachment detaches them all.
/// <c>TryAttachTo</c> returns the error instead. The class implements <see cref="IBoard"/>, the map of the whole machine.
/// </para>
/// <para>
/// The whole map is checked as it is written, at the addresses and GSIs that the machine gives: doorbells that collide, ranges
/// that overlap, lines that do not go together on one GSI.
/// </para>
/// </remarks>
/// <example>
/// <code>
/// using DeviceDsl;
/// using static DeviceDsl.AddressSpace;
///
/// [Machine]
/// public sealed partial class Board
/// {
///     [Attach(Pio = 0xC000)]
///     public Sensor Left { get; } = new();
///
///     [Attach(Pio = 0xC100, Gsi = 11)]
///     public Sensor Right { get; } = new();
/// }
///
/// [Device]
/// [EdgeIrq(Gsi = 10)]
/// public sealed partial class Sensor
/// {
///     [Doorbell(Pio, 0x0)]
///     private void OnSample() { Irq10.Pulse(); }
/// }
///
/// public static class Program
/// {
///     public static void Main()
///     {
///         using var machine = new EmbeddedMachine();
///         using Attachment board = new Board().AttachTo(machine);
///         machine.GuestWrite(IoAddress.Pio(0xC100), length: 1, value: 1);
///     }
/// }
/// </code>
/// </example>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class MachineAttribute : Attribute
{
    /// <summary>The name under which messages and maps speak of the machine; the name of the class when left out.</summary>
    public string? Name { get; set; }
}
