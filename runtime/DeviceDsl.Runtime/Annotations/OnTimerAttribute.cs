namespace DeviceDsl;

/// <summary>Runs a method when the deadline of a timer has passed.</summary>
/// <remarks>
/// The method is <c>void M()</c> or <c>void M(ulong count)</c>, instance or static (DDSL0016). It runs on the machine's loop, as
/// every handler of the device does. The count is the number of deadlines that have passed since it last ran: more than 1 if the
/// loop was late, or if the period is shorter than 10 microseconds. Each timer has one method (DDSL0044).
/// </remarks>
/// <example>
/// <code>
/// using DeviceDsl;
/// using static DeviceDsl.AddressSpace;
/// using static DeviceDsl.RegisterAccess;
///
/// [Device]
/// public sealed partial class Watchdog
/// {
///     [Timer]
///     private partial DeviceTimer Timeout { get; }
///
///     [Register(Mmio, 0x0, Access = ReadOnly)]
///     private partial uint Bites { get; set; }
///
///     [Doorbell(Mmio, 0x4)]
///     private void OnKick() { Timeout.Start(1_000_000_000); }
///
///     [OnTimer(nameof(Timeout))]
///     private void OnTimeout() { Bites++; }
/// }
/// </code>
/// </example>
/// <param name="timer">The name of the timer's property.</param>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true, Inherited = false)]
public sealed class OnTimerAttribute(string timer) : Attribute
{
    /// <summary>The name of the timer's property.</summary>
    public string Timer { get; } = timer;
}
