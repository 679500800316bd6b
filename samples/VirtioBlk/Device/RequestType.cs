namespace VirtioBlk;

/// <summary>What a request asks for (BK-7).</summary>
public enum RequestType : uint
{
    /// <summary>Read.</summary>
    In = 0,

    /// <summary>Write.</summary>
    Out = 1,

    /// <summary>Make what was written durable.</summary>
    Flush = 4,

    /// <summary>The same, as old drivers ask for it.</summary>
    FlushOut = 5,

    /// <summary>Tell the name of the disk.</summary>
    GetId = 8,

    /// <summary>Tell how worn the disk is.</summary>
    GetLifetime = 10,

    /// <summary>Discard ranges.</summary>
    Discard = 11,

    /// <summary>Make ranges zeros.</summary>
    WriteZeroes = 13,

    /// <summary>Destroy ranges.</summary>
    SecureErase = 14,
}
