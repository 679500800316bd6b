namespace DeviceDsl;

/// <summary>Makes a field, property or captured parameter part of the device's saved state.</summary>
/// <remarks>
/// <para>
/// Registers are part of the state without it. Mark every other mutable member with this attribute or with
/// <see cref="TransientAttribute"/>; DDSL0030 reports unmarked members. See <see cref="Attachment.Save"/>
/// and <see cref="Attachment.Load"/>.
/// </para>
/// <para>
/// The member can be a number, a <see langword="bool"/>, a <see langword="char"/>, a <see langword="string"/> or an enum, or a
/// nullable form of these. It must be settable. It can also be an array of these: a settable array is loaded with its saved length;
/// an array that cannot be set must already have that length. An object that implements <see cref="ISavedState"/>, or an array of
/// such objects, stays in place and loads its own state. No other type can be saved (DDSL0039); a property can convert it to one
/// that can.
/// </para>
/// <para>
/// A parameter of the primary constructor that methods of the class change is state like a field, and can be marked likewise.
/// </para>
/// <para>
/// A device class that implements <see cref="ISavedState"/> itself is responsible for its whole state, including registers. If its base
/// class is a device, it saves and loads that by <c>((IDevicePart&lt;Base&gt;)this).SaveState(writer)</c> and <c>LoadState(reader)</c>. A
/// class that derives from such a class and adds registers or state must implement it, too (DDSL0030).
/// </para>
/// <para>
/// A saved state may come from an untrusted source. If a value must meet more than its type, such as an index, check it in the
/// setter of a property: if the setter throws, the whole state is rejected.
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
[AttributeUsage(AttributeTargets.Field | AttributeTargets.Property | AttributeTargets.Parameter, Inherited = false)]
public sealed class StateAttribute : Attribute;
