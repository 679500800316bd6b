using System.Buffers.Binary;

namespace DeviceDsl.VhostUser.Protocol;

/// <summary>The header of a message (VU-1).</summary>
/// <param name="Request">The number of the request.</param>
/// <param name="Flags">The version and the flags.</param>
/// <param name="Size">The length of the payload in bytes.</param>
internal readonly record struct MessageHeader(uint Request, uint Flags, uint Size)
{
    /// <summary>Its length in bytes.</summary>
    public const int Length = 12;

    /// <summary>The maximum length of a payload that this backend accepts.</summary>
    public const int MaxPayload = 4096;

    private const uint Version = 1;
    private const uint VersionMask = 3;
    private const uint Reply = 1 << 2;
    private const uint NeedReply = 1 << 3;

    /// <summary>Whether the frontend requests a reply to a request that normally has none.</summary>
    public bool NeedsReply => (Flags & NeedReply) != 0;

    /// <summary>Returns the header of a reply to a request.</summary>
    public static MessageHeader ReplyTo(uint request, int size) => new(request, Version | Reply, (uint)size);

    /// <summary>Returns the header of a request of the backend that requests no reply.</summary>
    public static MessageHeader OfBackend(uint request) => new(request, Version, 0);

    /// <summary>Reads and checks the header of a request.</summary>
    /// <exception cref="FrontendException">The header is invalid. The connection must end.</exception>
    public static MessageHeader Read(ReadOnlySpan<byte> bytes)
    {
        var header = new MessageHeader(
            BinaryPrimitives.ReadUInt32LittleEndian(bytes),
            BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]),
            BinaryPrimitives.ReadUInt32LittleEndian(bytes[8..]));
        if ((header.Flags & ~NeedReply) != Version)
        {
            throw new FrontendException(
                "VU-1",
                $"Request {header.Request} has the flags 0x{header.Flags:x}: the version must be 1 and no other flag set.",
                isFatal: true);
        }

        return header.Size <= MaxPayload
            ? header
            : throw new FrontendException(
                "VU-1", $"Request {header.Request} has {header.Size} bytes; the maximum is {MaxPayload}.", isFatal: true);
    }

    /// <summary>Writes the header.</summary>
    public void Write(Span<byte> bytes)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, Request);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[4..], Flags);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[8..], Size);
    }
}
