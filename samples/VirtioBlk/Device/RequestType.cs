namespace VirtioBlk;

/// <summary>The type of a request (BK-7).</summary>
public enum RequestType : uint
{
    /// <summary>Read.</summary>
    In = 0,

    /// <summary>Write.</summary>
    Out = 1,

    /// <summary>Make earlier writes durable.</summary>
    Flush = 4,

    /// <summary>The same, from old drivers.</summary>
    FlushOut = 5,

    /// <summary>Return the name of the disk.</summary>
    GetId = 8,

    /// <summary>Return the wear of the disk.</summary>
    GetLifetime = 10,

    /// <summary>Discard ranges.</summary>
    Discard = 11,

    /// <summary>Fill ranges with zeros.</summary>
    WriteZeroes = 13,

    /// <summary>Erase ranges securely.</summary>
    SecureErase = 14,
}
