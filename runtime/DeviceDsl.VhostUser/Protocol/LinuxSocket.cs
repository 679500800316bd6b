using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace DeviceDsl.VhostUser.Protocol;

/// <summary>The socket calls that pass descriptors, which .NET does not have (VU-3). None of them waits.</summary>
internal static unsafe partial class LinuxSocket
{
    /// <summary>The maximum number of descriptors that one call receives.</summary>
    public const int MaxDescriptors = 16;

    private const int SocketLevel = 1;
    private const int Rights = 1;
    private const int AcceptsConnections = 30;
    private const int ControlTruncated = 0x08;
    private const int DoNotWait = 0x40;
    private const int NoSignal = 0x4000;
    private const int CloseOnExec = 0x40000000;

    // The length, the level and the type come before the descriptors.
    private const int ControlHeader = 16;
    private const int ControlCapacity = ControlHeader + (MaxDescriptors * sizeof(int));

    /// <summary>Receives bytes and the descriptors that came with them.</summary>
    /// <param name="socket">The socket.</param>
    /// <param name="buffer">The buffer; its length is the maximum number of bytes.</param>
    /// <param name="descriptors">Receives the descriptors, all of them owned.</param>
    /// <param name="isTruncated">Whether more descriptors arrived than fit; the kernel has closed the rest.</param>
    /// <returns>The number of bytes; 0 at the end; a negative <see cref="Errno"/> on failure.</returns>
    public static int Receive(SafeHandle socket, Span<byte> buffer, List<SafeFileHandle> descriptors, out bool isTruncated)
    {
        byte* control = stackalloc byte[ControlCapacity];
        fixed (byte* bytes = buffer)
        {
            var vector = new Vector { Start = bytes, Length = (nuint)buffer.Length };
            var message = new Message { Vectors = &vector, VectorCount = 1, Control = control, ControlLength = ControlCapacity };
            int count = (int)recvmsg(socket, &message, DoNotWait | CloseOnExec);
            isTruncated = count >= 0 && (message.Flags & ControlTruncated) != 0;
            if (count < 0) return -Marshal.GetLastSystemError();
            ReadDescriptors(control, (int)message.ControlLength, descriptors);
            return count;
        }
    }

    /// <summary>Sends bytes, with a descriptor if one is given.</summary>
    /// <returns>The number of bytes; a negative <see cref="Errno"/> on failure.</returns>
    public static int Send(SafeHandle socket, ReadOnlySpan<byte> buffer, SafeHandle? descriptor = null)
    {
        byte* control = stackalloc byte[ControlHeader + sizeof(ulong)];
        bool isHeld = false;
        try
        {
            fixed (byte* bytes = buffer)
            {
                var vector = new Vector { Start = bytes, Length = (nuint)buffer.Length };
                var message = new Message { Vectors = &vector, VectorCount = 1 };
                if (descriptor is not null)
                {
                    descriptor.DangerousAddRef(ref isHeld);
                    *(nuint*)control = ControlHeader + sizeof(int);
                    ((int*)control)[2] = SocketLevel;
                    ((int*)control)[3] = Rights;
                    ((int*)control)[4] = (int)descriptor.DangerousGetHandle();
                    ((int*)control)[5] = 0;
                    message.Control = control;
                    message.ControlLength = ControlHeader + sizeof(ulong);
                }

                int count = (int)sendmsg(socket, &message, DoNotWait | NoSignal);
                return count < 0 ? -Marshal.GetLastSystemError() : count;
            }
        }
        finally
        {
            if (isHeld) descriptor!.DangerousRelease();
        }
    }

    /// <summary>Waits until a socket is ready, or closed at its other end, or until the wait is stopped.</summary>
    /// <param name="socket">The socket.</param>
    /// <param name="forWriting">Whether it must be ready for writing instead of reading.</param>
    /// <param name="stop">An eventfd that stops the wait.</param>
    /// <param name="otherStop">Another one; null for none.</param>
    /// <param name="milliseconds">The maximum wait; -1 for no limit.</param>
    /// <returns>Whether the socket is ready, and whether the wait was stopped; neither after the maximum wait.</returns>
    public static (bool IsReady, bool IsStopped) Wait(
        SafeHandle socket, bool forWriting, SafeHandle stop, SafeHandle? otherStop, int milliseconds)
    {
        const short In = 1;
        const short Out = 4;
        const int None = -1;
        Span<bool> isHeld = stackalloc bool[3];
        try
        {
            PollEntry* entries = stackalloc PollEntry[3];
            socket.DangerousAddRef(ref isHeld[0]);
            stop.DangerousAddRef(ref isHeld[1]);
            otherStop?.DangerousAddRef(ref isHeld[2]);
            entries[0] = new PollEntry { Descriptor = (int)socket.DangerousGetHandle(), Events = forWriting ? Out : In };
            entries[1] = new PollEntry { Descriptor = (int)stop.DangerousGetHandle(), Events = In };
            entries[2] = new PollEntry
            {
                Descriptor = otherStop is null ? None : (int)otherStop.DangerousGetHandle(),
                Events = In,
                Returned = 0,
            };
            int count;
            do count = poll(entries, 3, milliseconds);
            while (count < 0 && Marshal.GetLastSystemError() == (int)Errno.EINTR);
            return count <= 0 ? (false, false) : (entries[0].Returned != 0, (entries[1].Returned | entries[2].Returned) != 0);
        }
        finally
        {
            if (isHeld[0]) socket.DangerousRelease();
            if (isHeld[1]) stop.DangerousRelease();
            if (isHeld[2]) otherStop!.DangerousRelease();
        }
    }

    /// <summary>Whether a descriptor is a socket that listens for connections.</summary>
    public static bool IsListening(SafeHandle socket)
    {
        int value = 0;
        int length = sizeof(int);
        return getsockopt(socket, SocketLevel, AcceptsConnections, &value, &length) == 0 && value != 0;
    }

    /// <summary>Whether a descriptor is a socket.</summary>
    public static bool IsSocket(SafeHandle descriptor)
    {
        int value = 0;
        int length = sizeof(int);
        return getsockopt(descriptor, SocketLevel, AcceptsConnections, &value, &length) == 0;
    }

    // The kernel aligns control messages to the size of a pointer.
    private static void ReadDescriptors(byte* control, int length, List<SafeFileHandle> descriptors)
    {
        for (int at = 0; at + ControlHeader <= length;)
        {
            int size = (int)*(nuint*)(control + at);
            if (size < ControlHeader || size > length - at) return;
            int* header = (int*)(control + at + sizeof(nuint));
            for (int i = ControlHeader; header[0] == SocketLevel && header[1] == Rights && i + sizeof(int) <= size; i += sizeof(int))
            {
                descriptors.Add(new SafeFileHandle(*(int*)(control + at + i), ownsHandle: true));
            }

            at += (size + sizeof(nuint) - 1) & -sizeof(nuint);
        }
    }

    [LibraryImport("libc")]
    private static partial nint recvmsg(SafeHandle socket, Message* message, int flags);

    [LibraryImport("libc")]
    private static partial nint sendmsg(SafeHandle socket, Message* message, int flags);

    [LibraryImport("libc")]
    private static partial int getsockopt(SafeHandle socket, int level, int name, int* value, int* length);

    [LibraryImport("libc")]
    private static partial int poll(PollEntry* entries, nuint count, int timeout);

    private struct Vector
    {
        public void* Start;
        public nuint Length;
    }

    private struct Message
    {
        public void* Name;
        public uint NameLength;
        public Vector* Vectors;
        public nuint VectorCount;
        public void* Control;
        public nuint ControlLength;
        public int Flags;
    }

    private struct PollEntry
    {
        public int Descriptor;
        public short Events;
        public short Returned;
    }
}
