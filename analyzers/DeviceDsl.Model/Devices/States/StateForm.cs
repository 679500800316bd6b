namespace DeviceDsl.Model.Devices;

/// <summary>The forms of a value in a saved state.</summary>
internal enum StateForm : byte
{
    /// <summary>A number or a character.</summary>
    Integer,

    /// <summary>An enum value.</summary>
    Enum,

    Boolean,

    Single,

    Double,

    String,

    /// <summary>A value of another form, or null.</summary>
    Optional,

    /// <summary>An array of values of another form.</summary>
    Array,

    /// <summary>An object that saves itself.</summary>
    Part,

    /// <summary>An array of such objects.</summary>
    Parts,

    /// <summary>The registers of an array.</summary>
    Registers,
}
