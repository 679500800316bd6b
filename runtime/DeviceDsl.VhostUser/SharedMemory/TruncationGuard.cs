using System.Runtime.InteropServices;
using DeviceDsl.Foundation;

namespace DeviceDsl.VhostUser.SharedMemory;

/// <summary>Keeps the process alive when a frontend shrinks a file that is mapped here (VU-23).</summary>
/// <remarks>
/// <para>
/// An access beyond the end of a shrunken file raises SIGBUS, which would end the process with all its other connections. Managed code must
/// not run in a signal handler, because the signal can arrive at any instruction. The handler is therefore a page of machine code
/// that only makes one system call: it replaces the whole mapping with memory of this process, marks the mapping as lost, and returns to
/// the
/// access. Signals at other addresses are forwarded to the previous handler.
/// </para>
/// <para>
/// The device then works on zeros, like with any other contents of a hostile guest, until the connection detects the loss and ends. The
/// guard exists on Linux on x64. Elsewhere memory is accepted only if it is sealed against shrinking.
/// </para>
/// </remarks>
internal static unsafe partial class TruncationGuard
{
    private const int BusError = 7;
    private const int SlotCount = 4096;

    [LockRank((int)LockRank.Lists)]
    private static readonly RankedLock s_lock = new(LockRank.Lists);
    private static Slot* s_slots;
    private static bool s_isTried;

    /// <summary>Whether mappings can be guarded. The first call installs the handler.</summary>
    public static bool IsAvailable
    {
        get
        {
            using (s_lock.Hold())
            {
                if (!s_isTried) s_slots = Install();
                s_isTried = true;
                return s_slots != null;
            }
        }
    }

    /// <summary>Guards a mapping.</summary>
    /// <param name="address">Its first address.</param>
    /// <param name="length">Its length in bytes, whole pages.</param>
    /// <returns>The watch, disposed before the mapping is removed; null if mappings cannot be guarded, or too many are.</returns>
    public static Watch? TryWatch(nint address, ulong length)
    {
        if (!IsAvailable) return null;
        using (s_lock.Hold())
        {
            for (int i = 0; i < SlotCount; i++)
            {
                Slot* slot = s_slots + i;
                if (slot->IsUsed != 0) continue;
                (slot->IsUsed, slot->IsLost, slot->Start) = (1, 0, (ulong)address);
                // The handler may read the slot at any time: without a length it matches nothing.
                Volatile.Write(ref slot->Length, length);
                return new(slot);
            }
        }

        return null;
    }

    /// <summary>Returns the machine code of the handler.</summary>
    /// <param name="slots">The address of the guarded mappings.</param>
    /// <param name="previous">The handler for signals at other addresses.</param>
    public static byte[] HandlerCode(nint slots, nint previous) =>
    [
        0x48, 0x8B, 0x46, 0x10,                         // mov rax, [rsi+16]        the address of the access
        0x49, 0xB8, .. BitConverter.GetBytes(slots),    // mov r8, slots
        0xB9, .. BitConverter.GetBytes(SlotCount),      // mov ecx, SlotCount
        0x4D, 0x8B, 0x08,                               // next: mov r9, [r8]       the start of the mapping
        0x4D, 0x8B, 0x50, 0x08,                         // mov r10, [r8+8]          its length
        0x49, 0x89, 0xC3,                               // mov r11, rax
        0x4D, 0x29, 0xCB,                               // sub r11, r9
        0x4D, 0x39, 0xD3,                               // cmp r11, r10
        0x72, 0x14,                                     // jb found
        0x49, 0x83, 0xC0, 0x20,                         // add r8, 32
        0xFF, 0xC9,                                     // dec ecx
        0x75, 0xE6,                                     // jnz next
        0x48, 0xB8, .. BitConverter.GetBytes(previous), // other: mov rax, previous
        0xFF, 0xE0,                                     // jmp rax
        0x57,                                           // found: push rdi
        0x56,                                           // push rsi
        0x52,                                           // push rdx
        0x41, 0x50,                                     // push r8
        0x4C, 0x89, 0xCF,                               // mov rdi, r9
        0x4C, 0x89, 0xD6,                               // mov rsi, r10
        0xBA, 0x03, 0x00, 0x00, 0x00,                   // mov edx, 3               PROT_READ | PROT_WRITE
        0x41, 0xBA, 0x32, 0x40, 0x00, 0x00,             // mov r10d, 0x4032         MAP_PRIVATE | FIXED | ANONYMOUS | NORESERVE
        0x49, 0xC7, 0xC0, 0xFF, 0xFF, 0xFF, 0xFF,       // mov r8, -1
        0x45, 0x31, 0xC9,                               // xor r9d, r9d
        0xB8, 0x09, 0x00, 0x00, 0x00,                   // mov eax, 9               mmap
        0x0F, 0x05,                                     // syscall
        0x41, 0x58,                                     // pop r8
        0x5A,                                           // pop rdx
        0x5E,                                           // pop rsi
        0x5F,                                           // pop rdi
        0x48, 0x3D, 0x00, 0xF0, 0xFF, 0xFF,             // cmp rax, -4096
        0x77, 0xC0,                                     // ja other
        0x49, 0xC7, 0x40, 0x10, 0x01, 0x00, 0x00, 0x00, // mov qword [r8+16], 1     the mapping is lost
        0xC3,                                           // ret
    ];

    private static Slot* Install()
    {
        if (!OperatingSystem.IsLinux() || RuntimeInformation.ProcessArchitecture != Architecture.X64) return null;
        SignalAction action;
        if (sigaction(BusError, null, &action) != 0) return null;
        // The runtime has a handler. Without one there is nothing to pass other signals on to.
        if (action.Handler is 0 or 1) return null;
        var slots = (Slot*)NativeMemory.AllocZeroed(SlotCount, (nuint)sizeof(Slot));
        byte[] code = HandlerCode((nint)slots, action.Handler);
        nint page = mmap(0, (nuint)Environment.SystemPageSize, 3, 0x22, -1, 0);
        if (page == -1) return null;
        code.CopyTo(new Span<byte>((void*)page, code.Length));
        // Readable and executable, and no longer writable.
        if (mprotect(page, (nuint)Environment.SystemPageSize, 5) != 0) return null;
        action.Handler = page;
        return sigaction(BusError, &action, null) == 0 ? slots : null;
    }

    [LibraryImport("libc")]
    private static partial int sigaction(int signal, SignalAction* action, SignalAction* previous);

    [LibraryImport("libc")]
    private static partial nint mmap(nint address, nuint length, int protection, int flags, int file, nint offset);

    [LibraryImport("libc")]
    private static partial int mprotect(nint address, nuint length, int protection);

    /// <summary>A guarded mapping, until it is disposed of.</summary>
    public sealed class Watch : IDisposable
    {
        private Slot* _slot;

        internal Watch(Slot* slot) => _slot = slot;

        /// <summary>Whether an access beyond the end of the file has replaced the mapping.</summary>
        public bool IsLost => _slot != null && Volatile.Read(ref _slot->IsLost) != 0;

        /// <summary>Ends the watch.</summary>
        public void Dispose()
        {
            using (s_lock.Hold())
            {
                if (_slot == null) return;
                Volatile.Write(ref _slot->Length, 0);
                _slot->IsUsed = 0;
                _slot = null;
            }
        }
    }

    /// <summary>A mapping as the handler reads it: 32 bytes.</summary>
    internal struct Slot
    {
        public ulong Start;
        public ulong Length;
        public ulong IsLost;
        public ulong IsUsed;
    }

    /// <summary>The signal action of the C library, with room for any signal mask.</summary>
    private struct SignalAction
    {
        public nint Handler;
        public fixed ulong Rest[18];
    }
}
