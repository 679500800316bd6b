namespace DeviceDsl;

/// <summary>
/// Makes a partial class a board: all the devices of a machine, known at compile time, held in members marked
/// <see cref="AttachAttribute"/>.
/// </summary>
/// <remarks>
/// <para>
/// The generator adds <c>Attachment AttachTo(Machine machine)</c>, which attaches all devices in the order of their declarations,
/// or none: if one is refused, the devices before it are detached again. Disposing the attachment detaches all of them.
/// <c>TryAttachTo</c> returns the error instead. The class implements <see cref="IBoard"/>, the map of the whole board.
/// </para>
/// <para>
/// The analyzers check the whole map at the board's addresses and GSIs: colliding doorbells, overlapping ranges, and lines that
/// cannot share a GSI.
/// </para>
/// </remarks>
/// <example>
/// <code>
/// using DeviceDsl;
/// using static DeviceDsl.AddressSpace;
///
/// [Board]
/// public sealed partial class TwoSensors
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
///         using Attachment board = new TwoSensors().AttachTo(machine);
///         machine.GuestWrite(IoAddress.Pio(0xC100), length: 1, value: 1);
///     }
/// }
/// </code>
/// </example>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class BoardAttribute : Attribute
{
    /// <summary>The name of the board in messages and maps; the name of the class by default.</summary>
    public string? Name { get; set; }
}
