using System.CommandLine;
using DeviceDsl.Hosting;
using VirtioBlk.Backends;

namespace VirtioBlk.Serving;

/// <summary>The vhost-user backend of the program: a disk for QEMU and other frontends.</summary>
internal static class BlockProgram
{
    private const ulong NullLength = 1UL << 40;

    private static readonly Option<FileInfo?> s_file = new("--blk-file")
    {
        Description = "The disk image, as raw bytes.",
        HelpName = "FILE",
    };
    private static readonly Option<bool> s_null = new("--null") { Description = "A disk of 1 TiB that drops writes and reads as zeros." };
    private static readonly Option<bool> s_readOnly = new("--read-only") { Description = "The guest cannot write the disk." };
    private static readonly Option<int> s_queues = new("--num-queues")
    {
        Description = $"The number of queues, 1 to {BlockDevice.MaximumQueues}.",
        HelpName = "N",
        DefaultValueFactory = _ => 1,
    };

    /// <summary>Makes the program.</summary>
    /// <param name="demonstration">The command line of the demonstration, which runs without a command.</param>
    public static VirtioProgram Create(RootCommand demonstration) => new("block", CreateDevice)
    {
        Description = "A virtio block device on a raw disk image.",
        Options = [s_file, s_null, s_readOnly, s_queues],
        Capabilities = ["blk-file", "read-only"],
        OnReload = device => ((BlockDevice)device).Refresh(),
        Root = demonstration,
    };

    private static BlockDevice CreateDevice(ParseResult parsed)
    {
        FileInfo? file = parsed.GetValue(s_file);
        if (file is not null == parsed.GetValue(s_null)) throw new ArgumentException("the disk is either --blk-file FILE or --null.");
        bool isReadOnly = parsed.GetValue(s_readOnly);
        IDiskBackend backend = file is null ? new NullBackend(NullLength) : FileBackend.Open(file.FullName, isReadOnly);
        return new(backend, new BlockDeviceOptions { Queues = parsed.GetValue(s_queues), IsReadOnly = isReadOnly });
    }
}
