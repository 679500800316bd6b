using System.Reflection;
using System.Runtime.Loader;
using DeviceDsl.Interleavings.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Xunit;

namespace DeviceDsl.Interleavings.Tests;

public sealed class MutantWeaverShould
{
    private const string Code = """
        public sealed class C
        {
            public int Field = 1;
            public C() => Field = 2;
            public int Arrow => Field;
            public int Block { get { return 3; } set => Field = value; }
            public static bool operator !(C c) => c.Field == 0;
            public void M(ref int value) { value++; }
            public T Id<T>(T value) => value;
        }
        """;

    [Theory]
    [InlineData("=> Field = 2", "=> Field = 7", "7 7 3 False 10 4")]
    [InlineData("=> Field; public", "=> Field + 5; public", "2 7 3 False 10 4")]
    [InlineData("return 3;", "if (Field > 1) return 8; return 9;", "2 2 8 False 10 4")]
    [InlineData("c.Field == 0", "c.Field == 2", "2 2 3 True 10 4")]
    [InlineData("value++;", "value += 5;", "2 2 3 False 14 4")]
    [InlineData("=> value; }", "=> throw new System.NotSupportedException(); }", "2 2 3 False 10 NotSupportedException")]
    public void SelectTheBugByItsNumber(string original, string replacement, string expected)
    {
        SyntaxTree tree = CSharpSyntaxTree.ParseText(Code);
        var weaver = new MutantWeaver(tree);
        weaver.Add(4, new SourceEdit("C.cs", original, replacement).ApplyTo(tree));
        weaver.Add(5, new SourceEdit("C.cs", "return 3;", "return 6;").ApplyTo(tree));
        Assembly assembly = Compile(weaver.Weave());

        Assert.Equal("2 2 3 False 10 4", Run(assembly, -1));
        Assert.Equal(expected, Run(assembly, 4));
        Assert.Equal("2 2 6 False 10 4", Run(assembly, 5));
    }

    [Theory]
    [InlineData("Field = 1", "Field = 2")]
    [InlineData("int Arrow", "long Arrow")]
    [InlineData("public int Arrow => Field;", "")]
    [InlineData("return 3;", "return /* the same */ 3;")]
    public void RejectABugOutsideOfBodies(string original, string replacement)
    {
        SyntaxTree tree = CSharpSyntaxTree.ParseText(Code);
        var weaver = new MutantWeaver(tree);
        Assert.Throws<InvalidOperationException>(() => weaver.Add(4, new SourceEdit("C.cs", original, replacement).ApplyTo(tree)));
        Assert.True(weaver.Weave().GetRoot().IsEquivalentTo(tree.GetRoot()));
    }

    private static Assembly Compile(SyntaxTree tree)
    {
        const string Stub = """
            namespace DeviceDsl.Interleavings.Model
            {
                public static class Mutation { public static int Number; public static bool Is(int number) => Number == number; }
            }
            """;
        using var image = new MemoryStream();
        var compilation = CSharpCompilation.Create(
            "Woven",
            [tree, CSharpSyntaxTree.ParseText(Stub)],
            [MetadataReference.CreateFromFile(typeof(object).Assembly.Location)],
            new(OutputKind.DynamicallyLinkedLibrary));
        Assert.Empty(compilation.Emit(image).Diagnostics.Where(found => found.Severity == DiagnosticSeverity.Error));
        image.Position = 0;
        return new AssemblyLoadContext(null, isCollectible: true).LoadFromStream(image);
    }

    private static string Run(Assembly assembly, int number)
    {
        assembly.GetType(typeof(Mutation).FullName!)!.GetField(nameof(Mutation.Number))!.SetValue(null, number);
        Type type = assembly.GetType("C")!;
        object made = Activator.CreateInstance(type)!;
        object?[] argument = [9];
        object Get(string property) => type.GetProperty(property)!.GetValue(made)!;
        object Call(MethodInfo method, params object?[] arguments)
        {
            try
            {
                return method.Invoke(made, arguments)!;
            }
            catch (TargetInvocationException exception)
            {
                return exception.InnerException!.GetType().Name;
            }
        }

        type.GetMethod("M")!.Invoke(made, argument);
        return $"{type.GetField("Field")!.GetValue(made)} {Get("Arrow")} {Get("Block")} {Call(type.GetMethod("op_LogicalNot")!, made)} "
            + $"{argument[0]} {Call(type.GetMethod("Id")!.MakeGenericMethod(typeof(int)), 4)}";
    }
}
