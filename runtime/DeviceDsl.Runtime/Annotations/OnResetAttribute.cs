namespace DeviceDsl;

/// <summary>Runs a method when the device is reset, after its registers have returned to their reset values.</summary>
/// <remarks>
/// The method is <c>void M()</c>, instance or static, and not <see langword="async"/>. See <see cref="Attachment.Reset"/>.
/// </remarks>
/// <example>
/// <code>
/// using DeviceDsl;
/// using static DeviceDsl.AddressSpace;
///
/// [Device]
/// public sealed partial class Counter
/// {
///     private int _kicks;
///
///     [Register(Mmio, 0x0, Reset = 0x10)]
///     private partial uint Limit { get; set; }
///
///     [Doorbell(Mmio, 0x4)]
///     private void OnKick() { if (_kicks &lt; Limit) _kicks++; }
///
///     [OnReset]
///     private void Forget() { _kicks = 0; }
/// }
/// </code>
/// </example>
[AttributeUsage(AttributeTargets.Method, Inherited = false)]
public sealed class OnResetAttribute : Attribute;
