namespace VirtioBlk;

/// <summary>The status of a request (BK-8).</summary>
public enum RequestStatus : byte
{
    /// <summary>Success.</summary>
    Ok = 0,

    /// <summary>The request failed or is invalid.</summary>
    IoError = 1,

    /// <summary>The device does not support the request.</summary>
    Unsupported = 2,
}
