namespace VirtioBlk;

/// <summary>What became of a request (BK-8).</summary>
public enum RequestStatus : byte
{
    /// <summary>It was done.</summary>
    Ok = 0,

    /// <summary>It could not be done, or makes no sense.</summary>
    IoError = 1,

    /// <summary>The device does no such thing.</summary>
    Unsupported = 2,
}
