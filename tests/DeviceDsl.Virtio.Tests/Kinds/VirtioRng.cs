using System.Security.Cryptography;

namespace DeviceDsl.Virtio.Tests.Kinds;

/// <summary>An entropy device (RN-1): fills what it is given, up to a bound a request.</summary>
[VirtioDevice(4, Name = "virtio-rng")]
internal sealed partial class VirtioRng : VirtioDevice
{
    /// <summary>The most bytes of a request, whatever the driver asks for.</summary>
    public const uint MaxBytes = 1 << 16;

    [VirtQueue(0, Size = 64)]
    private uint OnRequest(DescriptorChain chain)
    {
        // Bytes to read are a driver's mistake: there is nothing to tell this device.
        if (chain.ReadableLength != 0) return 0;
        ChainWriter writer = chain.Writer.Take(MaxBytes);
        uint written = 0;
        while (writer.Remaining != 0)
        {
            Span<byte> run = writer.Next();
            RandomNumberGenerator.Fill(run);
            written += (uint)run.Length;
        }

        return written;
    }
}
