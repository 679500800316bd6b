using System.ComponentModel;
using DeviceDsl.Foundation;

namespace DeviceDsl;

/// <summary>A guest read that a device answers later. The processor waits for the answer.</summary>
/// <remarks>
/// <para>
/// A method marked <see cref="OnReadAttribute"/> that returns nothing and takes one answers the read by <see cref="Complete"/>, at once or
/// in a later handler, exactly once (DDSL0218). Until then the processor that reads stands still; other handlers of the device run. One
/// read of a register waits at a time: another processor that reads it waits for its turn, and the method runs again for it.
/// </para>
/// <para>
/// Completing a read does not wait. The value is that of the whole register, as it is at that time: the guest gets the bytes that it reads.
/// A read ends without an answer, and the guest reads all ones, if the device is reset, detached or loaded, or needs a reset. A pause
/// keeps the processor waiting. A saved state contains no waiting read: the guest whose processor is loaded reads again.
/// </para>
/// </remarks>
/// <example>
/// <code>
/// using DeviceDsl;
/// using static DeviceDsl.AddressSpace;
/// using static DeviceDsl.RegisterAccess;
///
/// [Device]
/// public sealed partial class Converter
/// {
///     private DeferredRead _read;
///
///     [Register(Mmio, 0x0, Access = ReadOnly)]
///     private partial uint Sample { get; set; }
///
///     [Timer(Frequency = 1_000_000)]
///     private partial DeviceTimer Conversion { get; }
///
///     [OnRead(nameof(Sample))]
///     private void OnSample(uint stored, DeferredRead read)
///     {
///         _read = read;
///         Conversion.Start(10);                       // the result is there after 10 microseconds
///     }
///
///     [OnTimer(nameof(Conversion))]
///     private void OnConversion() { Sample += 1; _read.Complete(Sample); }
/// }
/// </code>
/// </example>
public readonly struct DeferredRead
{
    private readonly DeferredToken _token;

    private DeferredRead(DeferredToken token) => _token = token;

    /// <summary>Whether a processor waits for the answer. <see langword="false"/> for the default value.</summary>
    public bool IsWaiting => _token.IsWaiting;

    /// <summary>Takes the read that the calling thread makes. Called by the generated part of a device.</summary>
    [EditorBrowsable(EditorBrowsableState.Advanced)]
    public static DeferredRead Take() => new(DeferredToken.Take());

    /// <summary>Answers the read. Has no effect if it has ended.</summary>
    /// <param name="value">
    /// The value of the register; for a region, the value as its method for reads would return it. Bits that the register does not have
    /// are ignored.
    /// </param>
    /// <returns>Whether a processor was waiting.</returns>
    public bool Complete(ulong value) => _token.TryAnswer(value);

    /// <summary>Ends the read without an answer, as a bus error does: the guest reads all ones. Has no effect if it has ended.</summary>
    /// <returns>Whether a processor was waiting.</returns>
    public bool Refuse() => _token.TryRefuse();
}
