namespace DeviceDsl;

/// <summary>Runs a method after the guest's end of interrupt on a resampling level line, once the line is low again.</summary>
/// <remarks>
/// Before the method runs, the line is lowered for every device that shares it (RES-3). A device that still has something to report
/// raises its line again here; any other simply returns. The method also runs if another device on the same line caused the
/// interrupt (RES-4). The method is <c>void M()</c>, instance or static, and not <see langword="async"/>.
/// </remarks>
/// <example>
/// <code>
/// using DeviceDsl;
/// using static DeviceDsl.AddressSpace;
///
/// [Device]
/// [LevelIrq(Gsi = 11, Resample = true)]
/// public sealed partial class Status
/// {
///     private bool _busy;
///
///     [Doorbell(Mmio, 0x0)]
///     private void OnStart() { _busy = true; Irq11.Raise(); }
///
///     [Doorbell(Mmio, 0x4)]
///     private void OnAcknowledge() { _busy = false; }
///
///     [OnResample(Gsi = 11)]
///     private void Reassert() { if (_busy) Irq11.Raise(); }
/// }
/// </code>
/// </example>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true, Inherited = false)]
public sealed class OnResampleAttribute : Attribute
{
    /// <summary>The GSI of the resampling line that the method belongs to (DDSL0013, DDSL0015).</summary>
    public int Gsi { get; set; }
}
