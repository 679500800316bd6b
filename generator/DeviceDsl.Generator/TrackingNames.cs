namespace DeviceDsl.Generator;

/// <summary>The names of the pipeline's steps, by which tests track them.</summary>
internal static class TrackingNames
{
    public const string Read = "Read";
    public const string Devices = "Devices";
    public const string AmbiguousNames = "AmbiguousNames";
    public const string Named = "Named";
    public const string ReadBlock = "ReadBlock";
    public const string Blocks = "Blocks";
    public const string NamedBlocks = "NamedBlocks";
    public const string ReadBoard = "ReadBoard";
    public const string Boards = "Boards";
    public const string NamedBoards = "NamedBoards";
    public const string ReadVirtioDevice = "ReadVirtioDevice";
    public const string VirtioDevices = "VirtioDevices";
    public const string NamedVirtioDevices = "NamedVirtioDevices";

    public static string[] All { get; } =
    {
        Read, Devices, AmbiguousNames, Named, ReadBlock, Blocks, NamedBlocks, ReadBoard, Boards, NamedBoards, ReadVirtioDevice,
        VirtioDevices, NamedVirtioDevices,
    };
}
