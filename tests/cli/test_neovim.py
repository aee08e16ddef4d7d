"""zonelint lsp in a real editor: neovim opens a bad zone, shows the finding at its place, applies the code action, and
the finding is gone."""
import json
import shutil

import support

BAD = """$ORIGIN example.com.
$TTL 3600
@ IN SOA ns1.example.net. hostmaster.example.com. 2026010101 7200 3600 1209600 3600
@ IN NS ns1.example.net.
@ IN NS ns2.example.net.
@ IN MS 10 mx.example.net.
"""
DRIVER = """
local function report(value)
  local file = io.open(vim.env.REPORT, 'w')
  file:write(vim.fn.json_encode(value))
  file:close()
end
local function at_line(line)
  return vim.tbl_map(function(d) return { code = d.code, lnum = d.lnum, col = d.col, message = d.message } end,
    vim.diagnostic.get(0, { lnum = line }))
end
local seen = {}
local ok, problem = pcall(function()
  vim.cmd('edit ' .. vim.fn.fnameescape(vim.env.ZONE))
  vim.bo.filetype = 'bindzone'
  local id = vim.lsp.start_client({ name = 'zonelint', cmd = { vim.env.ZONELINT, 'lsp', '--isolated' },
    root_dir = vim.fn.fnamemodify(vim.env.ZONE, ':h') })
  vim.lsp.buf_attach_client(0, id)
  assert(vim.wait(60000, function() return #at_line(5) > 0 end, 20), 'no diagnostic came')
  seen.before = at_line(5)
  vim.api.nvim_win_set_cursor(0, { 6, 5 })
  -- What vim.lsp.buf.code_action does behind its menu; to choose without one is for neovim 0.8 on.
  local params = vim.lsp.util.make_range_params()
  params.context = { diagnostics = vim.lsp.diagnostic.get_line_diagnostics(0, 5) }
  local answers = vim.lsp.buf_request_sync(0, 'textDocument/codeAction', params, 60000)
  for _, action in ipairs(answers[id].result) do
    if action.isPreferred then
      vim.lsp.util.apply_workspace_edit(action.edit, vim.lsp.get_client_by_id(id).offset_encoding)
      break
    end
  end
  assert(vim.wait(60000, function() return vim.fn.getline(6) ~= '@ IN MS 10 mx.example.net.' end, 20), 'no edit came')
  seen.line = vim.fn.getline(6)
  assert(vim.wait(60000, function() return #vim.tbl_filter(function(d) return d.code == seen.before[1].code end,
    at_line(5)) == 0 end, 20), 'the finding is still there')
  seen.after = at_line(5)
  seen.stopped = vim.lsp.get_client_by_id(id).is_stopped()
end)
if not ok then seen.problem = tostring(problem) end
report(seen)
vim.cmd('qa!')
"""


def test_a_finding_shows_is_fixed_and_is_gone():
    if not shutil.which("nvim"):
        support.skip("neovim", "nvim is not installed")
    with support.tree({"example.com.zone": BAD, "drive.lua": DRIVER}) as folder:
        env = support.clean_environment(ZONE=folder / "example.com.zone", REPORT=folder / "report.json",
                                        ZONELINT=support.ZONELINT, HOME=folder, XDG_CONFIG_HOME=folder,
                                        XDG_DATA_HOME=folder, XDG_STATE_HOME=folder, XDG_CACHE_HOME=folder)
        status, out, err = support.execute(["nvim", "--headless", "--clean", "-n", "-S", folder / "drive.lua"],
                                           cwd=folder, env=env, timeout=240)
        assert (folder / "report.json").exists(), f"{status} {out} {err}"
        seen = json.loads((folder / "report.json").read_text())
        assert "problem" not in seen, seen
        assert seen["before"][0]["lnum"] == 5 and seen["before"][0]["col"] == 5, seen
        assert seen["line"] == "@ IN MX 10 mx.example.net.", seen
        assert not seen["stopped"], seen


if __name__ == "__main__":
    support.main()
