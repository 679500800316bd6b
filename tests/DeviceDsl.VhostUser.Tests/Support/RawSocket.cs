using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace DeviceDsl.VhostUser.Tests.Support;

/// <summary>Sends bytes with any number of descriptors, as only a hostile frontend does.</summary>
internal static unsafe partial class RawSocket
{
    private const int SocketLevel = 1;
    private const int Rights = 1;
    private const int NoSignal = 0x4000;
    private const int Header = 16;

    /// <returns>The number of bytes; a negative error number on failure.</returns>
    public static int Send(Socket socket, ReadOnlySpan<byte> bytes, IReadOnlyList<SafeHandle> descriptors)
    {
        int length = Header + (sizeof(int) * descriptors.Count);
        byte[] control = new byte[(length + 7) & -8];
        fixed (byte* start = control)
        fixed (byte* data = bytes)
        {
            *(nuint*)start = (nuint)length;
            ((int*)start)[2] = SocketLevel;
            ((int*)start)[3] = Rights;
            for (int i = 0; i < descriptors.Count; i++) ((int*)start)[4 + i] = (int)descriptors[i].DangerousGetHandle();
            var vector = new Vector { Start = data, Length = (nuint)bytes.Length };
            var message = new Message { Vectors = &vector, VectorCount = 1 };
            if (descriptors.Count != 0)
            {
                message.Control = start;
                message.ControlLength = (nuint)control.Length;
            }

            int count = (int)sendmsg(socket.SafeHandle, &message, NoSignal);
            return count < 0 ? -Marshal.GetLastSystemError() : count;
        }
    }

    [LibraryImport("libc")]
    private static partial nint sendmsg(SafeHandle socket, Message* message, int flags);

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
}
