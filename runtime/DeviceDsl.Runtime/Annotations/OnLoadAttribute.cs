namespace DeviceDsl;

/// <summary>Runs a method when a saved state was loaded into the device, after its registers and all that is marked <see cref="StateAttribute"/>.</summary>
/// <remarks>
/// The method makes anew what is <see cref="TransientAttribute"/> and depends on the state, and may check what belongs
/// together: where it throws, the whole state is refused, and the device has again what it had before, for which the method
/// runs once more. It is <c>void M()</c>, instance or static, and not <see langword="async"/>.
/// </remarks>
/// <example>
/// <code>
/// using System;
/// using DeviceDsl;
/// using static DeviceDsl.AddressSpace;
///
/// [Device]
/// public sealed partial class Ring
/// {
///     [State] private ushort _head;
///     [State] private ushort _tail;
///     [Transient] private int _filled;
///
///     [Doorbell(Mmio, 0x0)]
///     private void OnKick() { _tail++; _filled++; }
///
///     [Doorbell(Mmio, 0x4)]
///     private void OnTake() { if (_filled > 0) { _head++; _filled--; } }
///
///     [OnLoad]
///     private void Count()
///     {
///         if (_tail &lt; _head) throw new InvalidOperationException("The ring ends before it begins.");
///         _filled = _tail - _head;
///     }
/// }
/// </code>
/// </example>
[AttributeUsage(AttributeTargets.Method, Inherited = false)]
public sealed class OnLoadAttribute : Attribute;
