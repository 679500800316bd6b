using System.Runtime.InteropServices;
using DeviceDsl.Foundation;
using DeviceDsl.Memory;
using Microsoft.Win32.SafeHandles;

namespace DeviceDsl;

/// <summary>A piece of a guest's memory.</summary>
/// <remarks>
/// It stays valid as long as it is referenced, even after its machine is disposed, and never moves. Memory that a vhost-user frontend
/// shares is valid only within the handlers of its device, because the frontend can remove it at any other time.
/// </remarks>
public sealed class GuestMemory
{
    /// <summary>The granularity of guest memory, in bytes.</summary>
    public const int PageSize = 0x1000;

    /// <summary>The maximum length of one piece in bytes, 8 KiB below 2 GiB. Larger memory consists of several adjacent pieces.</summary>
    public const int MaxLength = 0x7FFF_E000;

    // Null for memory that other processes can map.
    private readonly byte[]? _array;
    // Null for memory of this process alone, and for memory that a vhost-user frontend shares.
    private readonly SharedMemory? _shared;

    internal GuestMemory(ulong address, int length, bool isReadOnly)
    {
        Address = address;
        Length = length;
        IsReadOnly = isReadOnly;
        // One page more than requested, so that the array always contains a page boundary.
        _array = GC.AllocateArray<byte>(length + PageSize, pinned: true);
        nint start = Marshal.UnsafeAddrOfPinnedArrayElement(_array, 0);
        HostAddress = start + (-start & (PageSize - 1));
    }

    /// <summary>Creates a piece of memory that another process shares. Its owner unmaps it after it has left every map.</summary>
    /// <param name="address">The first guest-physical address.</param>
    /// <param name="hostAddress">The address of the mapping in this process.</param>
    /// <param name="length">The length in bytes.</param>
    internal GuestMemory(ulong address, nint hostAddress, int length)
    {
        Address = address;
        HostAddress = hostAddress;
        Length = length;
    }

    private GuestMemory(ulong address, int length, bool isReadOnly, SharedMemory shared)
        : this(address, shared.Address, length)
    {
        IsReadOnly = isReadOnly;
        _shared = shared;
    }

    /// <summary>The first guest-physical address.</summary>
    public ulong Address { get; }

    /// <summary>The length in bytes.</summary>
    public int Length { get; }

    /// <summary>Whether guest and devices can only read it, as ROM.</summary>
    public bool IsReadOnly { get; }

    /// <summary>Whether other processes can map it; see <see cref="DuplicateFile"/>.</summary>
    public bool IsShared => _shared is not null;

    /// <summary>Whether the pages that the guest writes are recorded; see <see cref="TakeDirtyPages"/>.</summary>
    public bool HasDirtyLog => Log is not null;

    /// <summary>The contents. The host may change them even if the memory is read-only.</summary>
    public unsafe Span<byte> Bytes
        => _array is null
            ? new Span<byte>((void*)HostAddress, Length)
            : _array.AsSpan((int)(HostAddress - Marshal.UnsafeAddrOfPinnedArrayElement(_array, 0)), Length);

    internal nint HostAddress { get; }

    /// <summary>The record of the guest's writes, which the machine sets before the guest can reach the memory.</summary>
    internal DirtyLog? Log { get; set; }

    /// <summary>Returns a new descriptor of the file that holds the memory, for another process to map from offset 0.</summary>
    /// <returns>The descriptor, which the caller closes; programs that this process starts do not inherit it.</returns>
    /// <exception cref="MachineException">
    /// <see cref="Errno.EINVAL"/>: the memory is not shared (<see cref="GuestMemoryOptions.IsShared"/>); <see cref="Errno.EMFILE"/>: the
    /// process has no descriptor left.
    /// </exception>
    /// <exception cref="ObjectDisposedException">The machine was disposed.</exception>
    public SafeFileHandle DuplicateFile()
    {
        if (_shared is null) throw new MachineException(Errno.EINVAL, "", $"{Sentence} is not shared: add it with {nameof(IsShared)}.");
        Errno errno = _shared.TryDuplicateFile(out SafeFileHandle? file);
        return file ?? throw new MachineException(errno, "", $"The file of {this} cannot be opened once more.");
    }

    /// <summary>Returns the pages that the guest wrote since the last call, or since the memory was added, and forgets them.</summary>
    /// <remarks>
    /// It may be called while the guest runs: a write that is not reported now is reported by the next call. Writes of the host and of
    /// devices are not recorded. A kernel may also report a page that the guest only read.
    /// </remarks>
    /// <exception cref="MachineException">
    /// <see cref="Errno.ENOENT"/>: the writes are not recorded (<see cref="GuestMemoryOptions.HasDirtyLog"/>); <see cref="Errno.EIO"/>: the
    /// guest has ended the machine.
    /// </exception>
    /// <exception cref="ObjectDisposedException">The machine was disposed, and its log was in the kernel.</exception>
    public DirtyPages TakeDirtyPages()
    {
        if (Log is null) throw new MachineException(Errno.ENOENT, "", $"{Sentence} has no dirty log: add it with {nameof(HasDirtyLog)}.");
        ulong[] bitmap = DirtyPages.NewBitmap(Length);
        Log.Take(bitmap);
        return new DirtyPages(this, bitmap);
    }

    /// <summary>The guest-physical range.</summary>
    public override string ToString() => NameOf(Address, Length);

    internal bool Contains(ulong address) => address - Address < (ulong)Length;

    /// <summary>Creates a piece of memory of this process, filled with zeros.</summary>
    internal static Refusal? TryCreate(ulong address, int length, GuestMemoryOptions options, out GuestMemory? memory)
    {
        memory = null;
        if (options.IsShared)
        {
            Refusal? refusal = SharedMemory.TryCreate(NameOf(address, length), length, out SharedMemory? shared);
            if (refusal is null) memory = new GuestMemory(address, length, options.IsReadOnly, shared!);
            return refusal;
        }

        try
        {
            memory = new GuestMemory(address, length, options.IsReadOnly);
            return null;
        }
        catch (OutOfMemoryException)
        {
            return new(Errno.ENOMEM, "", $"This process has no room for the {length} bytes of {NameOf(address, length)}.");
        }
    }

    /// <summary>Closes the file of shared memory, at the end of its machine. The bytes stay.</summary>
    internal void CloseFile() => _shared?.CloseFile();

    /// <summary>Releases memory that no machine has taken.</summary>
    internal void Abandon() => _shared?.Dispose();

    private string Sentence => $"Memory{NameOf(Address, Length)["memory".Length..]}";

    private static string NameOf(ulong address, int length) => $"memory 0x{address:x}..0x{address + (ulong)length - 1:x}";
}
