using System.Security.Cryptography;
using DeviceDsl.Virtio;

namespace VirtioRng;

/// <summary>A virtio entropy device: fills each request with random bytes (RN-1).</summary>
[VirtioDevice(4, Name = "virtio-rng")]
public sealed partial class EntropyDevice : VirtioDevice
{
    /// <summary>The maximum length of an answer in bytes, so that no request holds up the others.</summary>
    public const uint MaxBytes = 1 << 16;

    [VirtQueue(0, Size = 64)]
    private static uint OnRequest(DescriptorChain chain)
    {
        ChainWriter writer = chain.Writer.Take(MaxBytes);
        uint written = 0;
        while (writer.Remaining != 0)
        {
            Span<byte> bytes = writer.Next();
            RandomNumberGenerator.Fill(bytes);
            written += (uint)bytes.Length;
        }

        return written;
    }
}
