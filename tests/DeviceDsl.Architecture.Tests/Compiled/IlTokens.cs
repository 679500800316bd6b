using System.Collections.Frozen;
using System.Reflection;
using System.Reflection.Emit;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;

namespace DeviceDsl.Architecture.Tests.Compiled;

/// <summary>The metadata that a method's instructions name.</summary>
internal static class IlTokens
{
    private const byte TwoByteOpCode = 0xFE;

    private static readonly FrozenDictionary<ushort, OperandType> Operands = typeof(OpCodes)
        .GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(field => (OpCode)field.GetValue(null)!)
        .ToFrozenDictionary(code => (ushort)code.Value, code => code.OperandType);

    /// <summary>Every type, method, field and signature that the instructions name.</summary>
    public static IEnumerable<EntityHandle> In(BlobReader il)
    {
        List<EntityHandle> handles = [];
        while (il.RemainingBytes > 0)
        {
            OperandType operand = Operands[ReadOpCode(ref il)];
            if (NamesMetadata(operand))
                handles.Add(MetadataTokens.EntityHandle(il.ReadInt32()));
            else
                il.Offset += SizeOf(operand, il);
        }

        return handles;
    }

    private static ushort ReadOpCode(ref BlobReader il)
    {
        byte first = il.ReadByte();
        return first == TwoByteOpCode ? (ushort)(first << 8 | il.ReadByte()) : first;
    }

    private static bool NamesMetadata(OperandType operand) => operand
        is OperandType.InlineField or OperandType.InlineMethod or OperandType.InlineSig
        or OperandType.InlineTok or OperandType.InlineType;

    private static int SizeOf(OperandType operand, BlobReader il) => operand switch
    {
        OperandType.InlineNone => 0,
        OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
        OperandType.InlineVar => 2,
        OperandType.InlineI8 or OperandType.InlineR => 8,
        OperandType.InlineSwitch => 4 + 4 * il.ReadInt32(),
        _ => 4,
    };
}
