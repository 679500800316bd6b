namespace DeviceDsl;

/// <summary>Makes a field or property part of the device's saved state.</summary>
/// <remarks>
/// <para>
/// Registers are state by themselves. What else a device remembers is marked with this or with
/// <see cref="TransientAttribute"/>; what is marked with neither is found by DDSL0030 once one is used. See
/// <see cref="Attachment.Save"/> and <see cref="Attachment.Load"/>.
/// </para>
/// <para>
/// A value is a number, a <see langword="bool"/>, a <see langword="char"/>, a <see langword="string"/> or an enum, which may
/// be null where its type says so, and can be set. An array of these is loaded with the length it was saved with where it can
/// be set, and must have that length where it cannot. An object that implements <see cref="ISavedState"/>, or an array of
/// such objects, stays in its place and is given what it saved. Nothing else has a saved form (DDSL0039); a property can
/// give it one.
/// </para>
/// <para>
/// A device class that implements <see cref="ISavedState"/> itself is saved as it says, registers included.
/// </para>
/// <para>
/// A saved state may come from anywhere. The setter of a property is where a value is checked on which more depends than that
/// it is of its type, such as an index: where it throws, the whole state is refused.
/// </para>
/// </remarks>
/// <example>
/// <code>
/// using System;
/// using DeviceDsl;
/// using static DeviceDsl.AddressSpace;
///
/// [Device(Version = 2)]
/// public sealed partial class Fifo
/// {
///     [State] private readonly byte[] _bytes = new byte[16];
///     [State] private bool _isOpen;
///
///     [State] private int Head
///     {
///         get;
///         set
///         {
///             ArgumentOutOfRangeException.ThrowIfNegative(value);
///             ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(value, _bytes.Length);
///             field = value;
///         }
///     }
///
///     [Doorbell(Pio, 0x10, Length = 1, Synchronous = true)]
///     private void OnByte(ulong value)
///     {
///         _isOpen = true;
///         _bytes[Head] = unchecked((byte)value);
///         Head = (Head + 1) % _bytes.Length;
///     }
/// }
/// </code>
/// </example>
[AttributeUsage(AttributeTargets.Field | AttributeTargets.Property, Inherited = false)]
public sealed class StateAttribute : Attribute;
