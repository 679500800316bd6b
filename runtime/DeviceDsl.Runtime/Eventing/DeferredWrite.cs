using System.ComponentModel;
using DeviceDsl.Foundation;

namespace DeviceDsl;

/// <summary>A guest write that a device completes later. The processor waits until then.</summary>
/// <remarks>
/// <para>
/// A method marked <see cref="OnWriteAttribute"/> that takes one completes the write by <see cref="Complete"/>, at once or in a later
/// handler, exactly once (DDSL0218). The register has its new value, and the method has run, before the processor waits. One write of a
/// register waits at a time: another processor that writes it waits for its turn.
/// </para>
/// <para>
/// The wait ends if the device is reset, detached or loaded, or needs a reset. A pause keeps the processor waiting. No one waits for a
/// write that a handler makes, or that was collected in a coalesced zone: <see cref="IsWaiting"/> is <see langword="false"/> for it, or it
/// stands for the write that waits already. A saved state contains no waiting write: the guest whose processor is loaded continues.
/// </para>
/// </remarks>
/// <example>
/// <code>
/// using DeviceDsl;
/// using static DeviceDsl.AddressSpace;
///
/// [Device]
/// public sealed partial class Flash
/// {
///     private DeferredWrite _write;
///
///     [Register(Mmio, 0x0)]
///     private partial uint Command { get; set; }
///
///     [Timer(Frequency = 1_000_000)]
///     private partial DeviceTimer Erase { get; }
///
///     [OnWrite(nameof(Command))]
///     private void OnCommand(uint written, DeferredWrite write)
///     {
///         _write = write;
///         Erase.Start(500);                           // the driver continues when the sector is erased
///     }
///
///     [OnTimer(nameof(Erase))]
///     private void OnErased() => _write.Complete();
/// }
/// </code>
/// </example>
public readonly struct DeferredWrite
{
    private readonly DeferredToken _token;

    private DeferredWrite(DeferredToken token) => _token = token;

    /// <summary>Whether a processor waits for the end of the write. <see langword="false"/> for the default value.</summary>
    public bool IsWaiting => _token.IsWaiting;

    /// <summary>Takes the write that the calling thread makes. Called by the generated part of a device.</summary>
    [EditorBrowsable(EditorBrowsableState.Advanced)]
    public static DeferredWrite Take() => new(DeferredToken.Take());

    /// <summary>Lets the processor continue. Has no effect if the write has ended.</summary>
    /// <returns>Whether a processor was waiting.</returns>
    public bool Complete() => _token.TryAnswer();
}
