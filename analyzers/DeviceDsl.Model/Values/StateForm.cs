namespace DeviceDsl.Model;

/// <summary>The forms that a value has in a saved state.</summary>
internal enum StateForm : byte
{
    /// <summary>A number or a character.</summary>
    Integer,

    /// <summary>A named number.</summary>
    Enum,

    Boolean,

    Single,

    Double,

    String,

    /// <summary>Another form, or null.</summary>
    Optional,

    /// <summary>An array of another form.</summary>
    Array,

    /// <summary>An object that saves itself.</summary>
    Part,

    /// <summary>An array of such objects.</summary>
    Parts,

    /// <summary>The registers of an array.</summary>
    Registers,
}
