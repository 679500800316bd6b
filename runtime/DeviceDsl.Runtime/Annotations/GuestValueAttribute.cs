namespace DeviceDsl;

/// <summary>
/// Marks a value as chosen by the guest where the code does not show it. It must be checked before it is used (DDSL0409).
/// </summary>
/// <remarks>
/// The analyzers already know this of the parameters of doorbell and <see cref="OnWriteAttribute"/> methods, of registers that the
/// guest writes, and of everything read from guest memory or from requests.
/// </remarks>
/// <example>
/// <code>
/// using DeviceDsl;
///
/// public sealed class QueueTable
/// {
///     private readonly int[] _sizes = new int[8];
///
///     public int SizeOf([GuestValue] uint queue) => queue &lt; (uint)_sizes.Length ? _sizes[queue] : 0;
/// }
/// </code>
/// </example>
[AttributeUsage(AttributeTargets.Parameter | AttributeTargets.Property | AttributeTargets.Field | AttributeTargets.ReturnValue)]
public sealed class GuestValueAttribute : Attribute;
