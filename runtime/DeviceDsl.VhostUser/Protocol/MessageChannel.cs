using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace DeviceDsl.VhostUser.Protocol;

/// <summary>The messages of one connection, read and written by one thread. A frontend that stalls cannot keep it from stopping.</summary>
/// <param name="socket">The socket, owned by the channel.</param>
/// <param name="stop">Readable when the server must end.</param>
/// <param name="hangUp">Readable when the connection must end.</param>
/// <param name="patience">The maximum wait inside a message, in milliseconds.</param>
internal sealed class MessageChannel(SafeHandle socket, SafeHandle stop, SafeHandle hangUp, int patience) : IDisposable
{
    private readonly byte[] _header = new byte[MessageHeader.Length];

    /// <summary>Receives the next message.</summary>
    /// <param name="wait">The maximum wait for it in milliseconds; -1 for no limit.</param>
    /// <returns>The message; null at the end of the connection, or if it must end.</returns>
    /// <exception cref="FrontendException">The frontend broke a rule of the protocol, or stalled. The connection must end.</exception>
    public FrontendMessage? Receive(int wait)
    {
        var descriptors = new List<SafeFileHandle>();
        try
        {
            if (!TryFill(_header, descriptors, wait, isBeginning: true)) return null;
            MessageHeader header = MessageHeader.Read(_header);
            byte[] payload = new byte[header.Size];
            if (!TryFill(payload, descriptors, patience, isBeginning: false)) return null;
            var message = new FrontendMessage(header, payload, descriptors);
            descriptors = [];
            return message;
        }
        finally
        {
            foreach (SafeFileHandle descriptor in descriptors) descriptor.Dispose();
        }
    }

    /// <summary>Sends a reply, with a descriptor if one is given.</summary>
    /// <exception cref="FrontendException">The frontend does not read its replies, or has gone.</exception>
    public void Reply(FrontendMessage message, ReadOnlySpan<byte> payload, SafeHandle? descriptor = null)
    {
        byte[] bytes = new byte[MessageHeader.Length + payload.Length];
        MessageHeader.ReplyTo(message.Header.Request, payload.Length).Write(bytes);
        payload.CopyTo(bytes.AsSpan(MessageHeader.Length));
        for (int done = 0; done < bytes.Length;)
        {
            int count = LinuxSocket.Send(socket, bytes.AsSpan(done), done == 0 ? descriptor : null);
            if (count > 0) done += count;
            else if (!TryWait((Errno)(-count), forWriting: true)) throw Gone($"does not read the reply to {message.Request}");
        }
    }

    /// <summary>Closes the connection.</summary>
    public void Dispose() => socket.Dispose();

    /// <returns>Whether the buffer is full; false at the end of the connection before its first byte, or if it must end.</returns>
    private bool TryFill(Span<byte> buffer, List<SafeFileHandle> descriptors, int wait, bool isBeginning)
    {
        for (int done = 0; done < buffer.Length;)
        {
            (bool isReady, bool isStopped) = LinuxSocket.Wait(
                socket, forWriting: false, stop, hangUp, isBeginning && done == 0 ? wait : patience);
            if (isStopped) return false;
            if (!isReady) throw Gone(isBeginning && done == 0 ? "sends nothing" : "stalls inside a message");
            int count = LinuxSocket.Receive(socket, buffer[done..], descriptors, out bool isTruncated);
            if (isTruncated || descriptors.Count > LinuxSocket.MaxDescriptors)
            {
                throw new FrontendException("VU-2", "A message has more descriptors than any request takes.", isFatal: true);
            }

            if (count < 0 && (Errno)(-count) is Errno.EINTR or Errno.EAGAIN) continue;
            if (count <= 0)
            {
                if (isBeginning && done == 0) return false;
                throw Gone("ended the connection inside a message");
            }

            done += count;
        }

        return true;
    }

    private bool TryWait(Errno errno, bool forWriting)
    {
        if (errno is not (Errno.EINTR or Errno.EAGAIN)) return false;
        (bool isReady, bool isStopped) = LinuxSocket.Wait(socket, forWriting, stop, hangUp, patience);
        return isReady && !isStopped;
    }

    private static FrontendException Gone(string what) => new("VU-32", $"The frontend {what}.", isFatal: true);
}
