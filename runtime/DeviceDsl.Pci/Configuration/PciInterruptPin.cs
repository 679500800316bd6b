namespace DeviceDsl.Pci;

/// <summary>The interrupt pin of a function, numbered as in its register.</summary>
public enum PciInterruptPin
{
    /// <summary>No pin.</summary>
    None,

    /// <summary>INTA#.</summary>
    A,

    /// <summary>INTB#.</summary>
    B,

    /// <summary>INTC#.</summary>
    C,

    /// <summary>INTD#.</summary>
    D,
}
