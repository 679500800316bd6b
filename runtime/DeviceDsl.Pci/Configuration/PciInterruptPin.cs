namespace DeviceDsl.Pci;

/// <summary>The interrupt pin of a function, numbered as its register has it.</summary>
public enum PciInterruptPin
{
    /// <summary>It has none.</summary>
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
