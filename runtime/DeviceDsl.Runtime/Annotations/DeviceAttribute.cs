namespace DeviceDsl;

/// <summary>Makes a partial class a virtual device: its other attributes are wired by the source generator.</summary>
/// <remarks>
/// <para>
/// The class is non-static, non-generic and partial, at top level or nested in partial classes (DDSL0024). The
/// generator implements <see cref="IDevice"/> on it, so that <see cref="Machine.Attach"/> takes an instance.
/// </para>
/// <para>
/// The generator also gives the class a private property <c>Host</c>, a <see cref="DeviceHost"/>. Events of the host, timers and
/// other threads change the device through it: what <see cref="DeviceHost.Post"/> and <see cref="DeviceHost.Synchronize"/> run is a
/// handler of the device, and never runs beside another. A <see cref="DeviceHost"/> that the class or a base of it already has under
/// this name is used instead. Where something else has the name, the device reaches its host as <c>((IDevice)this).Host</c> (DDSL0029).
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
/// </example>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class DeviceAttribute : Attribute
{
    /// <summary>The name under which messages and maps speak of the device; the name of the class when left out.</summary>
    public string? Name { get; set; }

    /// <summary>
    /// The version of the device's saved state; 0 when left out. A state of another version is refused. That members of the
    /// state were added, removed or have another type is noticed without it: it is for a change of what they mean.
    /// </summary>
    public int Version { get; set; }
}
