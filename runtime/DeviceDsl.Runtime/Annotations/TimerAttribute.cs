namespace DeviceDsl;

/// <summary>Makes a partial property a timer of the device or virtio device, on the virtual clock of its machine.</summary>
/// <remarks>
/// The property is <c>partial DeviceTimer Name { get; }</c> (DDSL0044). A method with <see cref="OnTimerAttribute"/> runs when its
/// deadline has passed. The timer is part of the device's saved state, with the time left, unless it is marked
/// <see cref="TransientAttribute"/>. A reset stops it before the methods with <see cref="OnResetAttribute"/> run. See
/// <see cref="DeviceTimer"/> for what it guarantees.
/// </remarks>
/// <example>
/// <code>
/// using DeviceDsl;
/// using static DeviceDsl.AddressSpace;
///
/// [Device]
/// [LevelIrq(Gsi = 8)]
/// public sealed partial class Alarm
/// {
///     [Timer(Frequency = 32768)]
///     private partial DeviceTimer Tick { get; }
///
///     [Register(Mmio, 0x0)]
///     private partial uint Interval { get; set; }
///
///     [OnWrite(nameof(Interval))]
///     private void OnInterval(uint written) { Tick.StartPeriodic(written); }      // 0 stops it
///
///     [OnTimer(nameof(Tick))]
///     private void OnTick() { Irq8.Raise(); }
///
///     [Doorbell(Mmio, 0x4)]
///     private void OnAcknowledge() { Irq8.Lower(); }
/// }
/// </code>
/// </example>
[AttributeUsage(AttributeTargets.Property, Inherited = false)]
public sealed class TimerAttribute : Attribute
{
    /// <summary>The number of ticks in a second, 1 to 10^12. By default a tick is a nanosecond.</summary>
    public ulong Frequency { get; set; } = 1_000_000_000;
}
