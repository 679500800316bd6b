namespace DeviceDsl;

/// <summary>
/// Runs a method after a saved state was loaded into the device: its registers and all members marked <see cref="StateAttribute"/>.
/// </summary>
/// <remarks>
/// The method rebuilds the <see cref="TransientAttribute"/> members that depend on the state, and may check that values are
/// consistent. If it throws, the whole state is rejected and the device gets its previous state back; the method then runs again
/// for that state. It is <c>void M()</c>, instance or static, and not <see langword="async"/>.
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
