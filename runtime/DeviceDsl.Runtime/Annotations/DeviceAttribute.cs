namespace DeviceDsl;

/// <summary>Makes a partial class a virtual device. The source generator implements its other attributes.</summary>
/// <remarks>
/// <para>
/// The class must be non-static, non-generic and partial, at top level or nested in partial classes (DDSL0024). The generator
/// implements <see cref="IDevice"/> on it, so that <see cref="Machine.Attach"/> accepts an instance.
/// </para>
/// <para>
/// The generator also gives the class a private property <c>Host</c>, a <see cref="DeviceHost"/>. Host events, timers and other
/// threads change the device through it: <see cref="DeviceHost.Post"/> and <see cref="DeviceHost.Synchronize"/> run code as a
/// handler of the device, never concurrently with another handler. <see cref="DeviceHost.Memory"/>, <see cref="DeviceHost.Clock"/> and
/// <see cref="DeviceHost.Logger"/> are those of the machine. If the class or one of its bases already has a
/// <see cref="DeviceHost"/> with this name, that one is used. If another member has the name, the device reaches its host as
/// <c>((IDevice)this).Host</c> (DDSL0029).
/// </para>
/// <para>
/// A device that derives from another device, or from a class with <see cref="RegisterBlockAttribute"/>, has the registers, doorbells,
/// lines, timers and state of its base besides its own. A register of its own hides one of the base by a bank
/// (<see cref="RegisterAttribute.When"/>), unless that is in a bank itself, and must not overlap it otherwise (DDSL0009). Handlers of the
/// base that are virtual can be overridden; the attributes of the overridden method apply. The generated properties of the base are private
/// to it: a base that lets others raise its lines has a member for that.
/// </para>
/// </remarks>
/// <example>
/// <code>
/// using DeviceDsl;
/// using static DeviceDsl.AddressSpace;
///
/// [Device(Name = "beeper")]
/// public sealed partial class Beeper
/// {
///     public int Beeps { get; private set; }
///
///     [Doorbell(Pio, 0x61)]
///     private void OnBeep() { Beeps++; }
/// }
/// </code>
/// <code>
/// using System;
/// using DeviceDsl;
/// using static DeviceDsl.AddressSpace;
///
/// public sealed class Cable
/// {
///     public event EventHandler? Changed;
///
///     public void Change() => Changed?.Invoke(this, EventArgs.Empty);
/// }
///
/// [Device]
/// [LevelIrq(Gsi = 5)]
/// public sealed partial class NetworkPort
/// {
///     public NetworkPort(Cable cable) => cable.Changed += OnCableChanged;
///
///     [Register(Mmio, 0x0, Access = RegisterAccess.WriteOneClears)]
///     private partial uint Status { get; set; }
///
///     private void OnCableChanged(object? sender, EventArgs e)     // on any thread
///         => Host.Post(() =>                                       // as a handler of the device
///         {
///             Status |= 1;
///             Irq5.Raise();
///         });
///
///     [OnWrite(nameof(Status))]
///     private void OnAcknowledge(uint written)
///     {
///         if (Status == 0) Irq5.Lower();
///     }
/// }
/// </code>
/// <code>
/// using DeviceDsl;
/// using static DeviceDsl.AddressSpace;
///
/// [Device(Name = "timer")]
/// public partial class PlainTimer
/// {
///     [Register(Mmio, 0x0)]
///     private partial uint Control { get; set; }
///
///     [OnWrite(nameof(Control))]
///     protected virtual void OnControl(uint written) { }
/// }
///
/// [Device(Name = "timer with a prescaler")]
/// public sealed partial class ScaledTimer : PlainTimer
/// {
///     [Register(Mmio, 0x4)]                                        // besides the registers of the base
///     private partial uint Prescaler { get; set; }
///
///     protected override void OnControl(uint written)
///     {
///         base.OnControl(written);
///         Prescaler = 0;
///     }
/// }
/// </code>
/// </example>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class DeviceAttribute : Attribute
{
    /// <summary>The name of the device in messages and maps; the name of the class by default.</summary>
    public string? Name { get; set; }

    /// <summary>
    /// The version of the device's saved state; 0 by default. A state of another version is rejected. Change it when the members of
    /// the state change their meaning. Added, removed and retyped members are detected without it.
    /// </summary>
    public int Version { get; set; }

    /// <summary>
    /// The widths of the accesses that the device takes, in bytes, combined from 1, 2, 4 and 8, such as <c>4 | 8</c> (DDSL0048). The
    /// address of such an access, counted from the base, is a multiple of its width. Registers and regions can have others. By default,
    /// the device takes all.
    /// </summary>
    public int Widths { get; set; }

    /// <summary>What happens to an access that has none of the <see cref="Widths"/>; by default it is refused.</summary>
    public OtherWidths OtherWidths { get; set; }

    /// <summary>The order of the bytes; little-endian by default.</summary>
    public ByteOrder ByteOrder { get; set; }
}
