namespace DeviceDsl;

/// <summary>
/// The kind of guest memory that <see cref="Machine.AddMemory"/> adds; by default private memory that the guest can write.
/// </summary>
/// <example>
/// <code>
/// using DeviceDsl;
/// using Microsoft.Win32.SafeHandles;
///
/// using var machine = new EmbeddedMachine();
/// GuestMemory memory = machine.AddMemory(0, 0x10000, new GuestMemoryOptions { IsShared = true, HasDirtyLog = true });
/// using SafeFileHandle file = memory.DuplicateFile();     // for another process
/// machine.GuestWrite(IoAddress.Mmio(0x2004), 4, 1);
/// DirtyPages written = memory.TakeDirtyPages();           // the page at 0x2000
/// </code>
/// </example>
public sealed record GuestMemoryOptions
{
    /// <summary>
    /// Whether guest and devices can only read it, as ROM. A guest write to it has no effect on it and is treated as an access to
    /// memory-mapped I/O.
    /// </summary>
    public bool IsReadOnly { get; init; }

    /// <summary>
    /// Whether it is in a file without a name (memfd) that other processes can map; see <see cref="GuestMemory.DuplicateFile"/>. No
    /// process can change the length of the file. Requires <see cref="MachineFeature.SharedMemory"/>.
    /// </summary>
    /// <remarks>
    /// The memory is mapped as long as its machine or the <see cref="GuestMemory"/> is referenced. Unlike other memory, a span of its
    /// bytes alone does not keep it mapped.
    /// </remarks>
    public bool IsShared { get; init; }

    /// <summary>Whether the pages that the guest writes are recorded; see <see cref="GuestMemory.TakeDirtyPages"/>.</summary>
    public bool HasDirtyLog { get; init; }
}
